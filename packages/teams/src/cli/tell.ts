import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode, systemClock } from '@sglang-ci/core';
import { renderCardText } from '../preview/render-card-text.ts';
import { withNotice } from '../cards/with-notice.ts';
import { deliverCard } from '../deliver/deliver-card.ts';
import { findWebhook } from '../deliver/find-webhook.ts';
import type { Alert } from '../spool/alert.ts';
import { type AlertReport, sendAlert } from '../spool/send-alert.ts';
import type { ChannelOptions, Site } from './open-site.ts';

/**
 * Sends a card as the options say: for real (once per night, kept when it cannot be sent), as a test (marked, always), or
 * not at all (`--dry-run` prints it). Returns exit code 7 when it did not get through.
 */
export async function tell(
  alert: Alert,
  world: { readonly options: ChannelOptions; readonly site: Site; readonly context: CliContext },
): Promise<ExitCode> {
  const { options, context } = world;
  const { stdout, stderr } = context;
  const told = options.testMode
    ? { ...alert, card: withNotice(alert.card, 'This is a test message: nothing to do.') }
    : alert;
  if (options.dryRun) {
    stdout.write(`${JSON.stringify(told.card, null, 2)}\n`);
    if (stdout.isTTY) stderr.write(`\n${renderCardText(told.card)}\n`);
    return EXIT.ok;
  }
  const report = await deliver(told, world);
  for (const warning of report.warnings) stderr.write(`warning: ${warning}\n`);
  stdout.write(`${options.json ? JSON.stringify(report) : sentenceOf(report)}\n`);
  return report.outcome === 'kept' || report.outcome === 'failed' ? EXIT.notify : EXIT.ok;
}

async function deliver(
  alert: Alert,
  { options, site, context }: { readonly options: ChannelOptions; readonly site: Site; readonly context: CliContext },
): Promise<AlertReport> {
  const { env, signal } = context;
  const webhook = await findWebhook({
    option: options.webhookUrl,
    file: options.webhookFile ?? site.settings.teamsWebhookFile,
    env,
  });
  const world = { webhookUrl: webhook.url, fetch: context.fetch, clock: systemClock, signal };
  const warnings = webhook.warning === undefined ? [] : [webhook.warning];
  if (site.spoolDir !== undefined && !options.testMode) {
    const { spoolDir, settings } = site;
    const report = await sendAlert(alert, { ...world, spoolDir, timeZone: settings.timeZone });
    return { ...report, warnings: [...warnings, ...report.warnings] };
  }
  const { outcome, detail } = await deliverCard(alert.card, world);
  return { outcome: outcome === 'accepted' ? 'sent' : outcome, detail, olderSent: 0, warnings };
}

function sentenceOf({ outcome, detail, olderSent }: AlertReport): string {
  const older = olderSent === 0 ? '' : `; ${olderSent} earlier ${olderSent === 1 ? 'card' : 'cards'} sent along`;
  return `${SENTENCE[outcome]}: ${detail}${older}`;
}

const SENTENCE: { readonly [Outcome in AlertReport['outcome']]: string } = {
  sent: 'sent',
  'told-before': 'not sent',
  disabled: 'notifications are disabled',
  kept: 'not sent',
  failed: 'failed',
};
