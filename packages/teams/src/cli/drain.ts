import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, logTimeOf, systemClock } from '@sglang-ci/core';
import { findWebhook } from '../deliver/find-webhook.ts';
import { drainSpool } from '../spool/drain-spool.ts';
import { listSpool, readSpooled } from '../spool/spool-folder.ts';
import { type ChannelOptions, openSite, type Site } from './open-site.ts';

/** `sglang-teams drain`: sends the cards that wait, or lists them (`--dry-run`). Exit code 7 when some still wait. */
export async function drain(options: Omit<ChannelOptions, 'testMode'>, context: CliContext): Promise<ExitCode> {
  const { env, signal, stdout, stderr } = context;
  const { settings, spoolDir } = await openSite(options, context);
  if (spoolDir === undefined) throw new CiError('USAGE', 'no spool folder given', { hint: 'name it with --spool-dir' });
  if (options.dryRun) {
    const cards = await waitingCards(spoolDir, settings);
    const lines = cards.map(({ night, subject, since }) => `${subject} of ${night}, since ${since}`);
    stdout.write(`${options.json ? JSON.stringify(cards) : lines.join('\n') || 'no card waits'}\n`);
    return EXIT.ok;
  }
  const webhook = await findWebhook({
    option: options.webhookUrl,
    file: options.webhookFile ?? settings.teamsWebhookFile,
    env,
  });
  const { timeZone } = settings;
  const world = { webhookUrl: webhook.url, fetch: context.fetch, clock: systemClock, signal };
  const { sent, waiting, givenUp, warnings } = await drainSpool({ ...world, spoolDir, timeZone });
  for (const warning of warnings) stderr.write(`warning: ${warning}\n`);
  const why = waiting.size === 0 ? '' : `: ${[...waiting.values()][0]}`;
  const counts = { sent: sent.length, waiting: waiting.size, givenUp: givenUp.size };
  const text = `${counts.sent} sent, ${counts.waiting} waiting, ${counts.givenUp} given up${why}`;
  stdout.write(`${options.json ? JSON.stringify(counts) : text}\n`);
  return waiting.size === 0 ? EXIT.ok : EXIT.notify;
}

async function waitingCards(
  spoolDir: string,
  { timeZone }: Site['settings'],
): Promise<readonly { readonly night: string; readonly subject: string; readonly since: string }[]> {
  const entries = await listSpool(spoolDir);
  return Promise.all(
    entries.map(async (entry) => {
      const card = await readSpooled(spoolDir, entry);
      const { night = 'an unknown night', subject = entry.id } = card ?? {};
      return { night, subject, since: logTimeOf(entry.queuedAt, timeZone) };
    }),
  );
}
