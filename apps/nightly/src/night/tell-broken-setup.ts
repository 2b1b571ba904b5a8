import { hostname } from 'node:os';
import { type CliContext, readSiteFile, type SiteFile } from '@sglang-ci/cli-kit';
import { type CiError, dayOf, DEFAULTS, systemClock } from '@sglang-ci/core';
import { deliverCard, failureCard, failureKindOf, findWebhook } from '@sglang-ci/teams';
import type { NightOptions } from './night-options.ts';

/**
 * Tells the team that a night could not even start, because its settings are wrong. They cannot be trusted then, so the
 * webhook is looked for where it can still be found; without one, the log has to do. Returns what became of it.
 */
export async function tellBrokenSetup(
  error: CiError,
  options: NightOptions,
  { env, signal, fetch }: Pick<CliContext, 'env' | 'signal' | 'fetch'>,
): Promise<string> {
  const site = await readableSite(options.site);
  const file = [options.settings, { teamsWebhookFile: env['TEAMS_WEBHOOK_FILE'] }, site?.value].map(webhookFileIn);
  const { url } = await findWebhook({ option: options.webhookUrl, file: file.find((path) => path !== undefined), env });
  const now = systemClock.now();
  const card = failureCard(failureKindOf(error), {
    subject: `${options.models.join(' and ')} night`,
    date: dayOf(now),
    message: error.message,
    hint: error.hint,
    host: hostname(),
    hardware: String(options.settings['hardware'] ?? env['HARDWARE_TYPE'] ?? DEFAULTS.hardware),
    facts: { 'Error code': error.code },
    generatedAt: now,
  });
  const delivery = await deliverCard(card, { webhookUrl: url, fetch, clock: systemClock, signal });
  return `Teams: ${delivery.outcome}, ${delivery.detail}`;
}

async function readableSite(name: string | undefined): Promise<SiteFile | undefined> {
  try {
    return await readSiteFile(name);
  } catch {
    return undefined; // that may be what is wrong
  }
}

function webhookFileIn(values: unknown): string | undefined {
  const path = (values as { readonly teamsWebhookFile?: unknown } | null | undefined)?.teamsWebhookFile;
  return typeof path === 'string' && path !== '' ? path : undefined;
}
