import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { type CliContext, readSiteFile } from '@sglang-ci/cli-kit';
import { resolveSettings, type Settings } from '@sglang-ci/core';
import { spoolDirOf } from '../spool/spool-dir-of.ts';

/** Options that every command takes which sends something. */
export interface ChannelOptions {
  readonly webhookFile?: string | undefined;
  readonly webhookUrl?: string | undefined;
  readonly spoolDir?: string | undefined;
  readonly site?: string | undefined;
  readonly dryRun: boolean;
  readonly testMode: boolean;
  readonly json: boolean;
}

export interface Site {
  readonly settings: Settings;
  readonly host: string;
  /** Absent where there is no work folder to keep cards in. */
  readonly spoolDir?: string;
}

/** The settings of the site, and where its cards wait. */
export async function openSite(
  options: Pick<ChannelOptions, 'site' | 'spoolDir'> & { readonly settings?: Readonly<Record<string, unknown>> },
  { env }: CliContext,
): Promise<Site> {
  const site = await readSiteFile(options.site);
  const given = { teamsSpoolDir: options.spoolDir, ...options.settings };
  const settings = resolveSettings({ options: given, env, ...(site === undefined ? {} : { site }) });
  const { workDir, outputDir, teamsSpoolDir, node } = settings;
  const hasPlace = teamsSpoolDir !== undefined || existsSync(outputDir ?? workDir);
  return { settings, host: node ?? hostname(), ...(hasPlace && { spoolDir: spoolDirOf(settings) }) };
}
