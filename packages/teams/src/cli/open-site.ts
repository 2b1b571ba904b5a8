import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type CliContext, readSiteFile } from '@sglang-ci/cli-kit';
import { resolveSettings, type Settings } from '@sglang-ci/core';

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
  const settings = resolveSettings({ options: options.settings ?? {}, env, ...(site === undefined ? {} : { site }) });
  const { workDir, node } = settings;
  const given = options.spoolDir ?? env['TEAMS_SPOOL_DIR'];
  const spoolDir = given ?? (existsSync(workDir) ? join(workDir, '.teams-spool') : undefined);
  return { settings, host: node ?? hostname(), ...(spoolDir !== undefined && { spoolDir }) };
}
