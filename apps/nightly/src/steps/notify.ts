import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatError } from '@sglang-ci/cli-kit';
import { isStoppedByHand } from '@sglang-ci/core';
import { safeJson, writeAtomically } from '@sglang-ci/history';
import { findWebhook, keepAlert, sendAlert, spoolDirOf } from '@sglang-ci/teams';
import type { CardRecord, NightSetup, Step } from '../night/night.ts';
import { alertsOf, cutNightAlert, type NightAlert } from '../report/night-alerts.ts';
import type { NightFile } from '../report/night-file.ts';

/** Tells the team: one card per benchmark of the night, also when nothing ran; never the same card twice. */
export const notify: Step = {
  id: 'notify',
  title: 'Teams card',
  always: true,
  async run(setup, state) {
    const cards: CardRecord[] = [];
    for (const alert of alertsOf(setup, state)) cards.push(await tell(setup, alert));
    const failed = cards.some(({ outcome }) => outcome === 'failed' || outcome === 'kept');
    return { state: { ...state, cards }, failed, detail: cards.map(({ outcome }) => outcome).join(', ') };
  },
};

/** Tells of an earlier night that could tell nothing itself; false if that has to be tried again. */
export async function tellCutNight(setup: NightSetup, night: NightFile): Promise<boolean> {
  const { outcome } = await tell(setup, cutNightAlert(setup, night));
  return outcome !== 'failed' && outcome !== 'stopped-by-hand';
}

/** Keeps a card and sends it, with all that waits from earlier nights. Never throws. */
async function tell(setup: NightSetup, alert: NightAlert): Promise<CardRecord> {
  const { emit, signal } = setup;
  const { path } = alert;
  await keep(alert).catch((error: unknown) => {
    emit({ kind: 'warning', message: `the card could not be kept in ${path}: ${formatError(error)}` });
  });
  if (isStoppedByHand(signal)) {
    emit({ kind: 'notified', how: 'disabled', detail: `stopped by hand, nobody is told; card in ${path}` });
    return { path, outcome: 'stopped-by-hand' };
  }
  try {
    return { path, outcome: await send(setup, alert) };
  } catch (error) {
    emit({ kind: 'notified', how: 'failed', detail: `${formatError(error)}; card in ${path}` });
    return { path, outcome: 'failed' };
  }
}

async function send(setup: NightSetup, alert: NightAlert): Promise<CardRecord['outcome']> {
  const { options, settings, env, emit, clock, signal } = setup;
  const spoolDir = spoolDirOf(settings);
  const webhook = await findWebhook({ option: options.webhookUrl, file: settings.teamsWebhookFile, env }).catch(
    async (error: unknown) => {
      await keepAlert(alert, { spoolDir, clock });
      throw error;
    },
  );
  if (webhook.warning !== undefined) emit({ kind: 'warning', message: webhook.warning });
  const { outcome, detail, olderSent, warnings } = await sendAlert(alert, {
    webhookUrl: webhook.url,
    spoolDir,
    fetch: setup.fetch,
    clock,
    timeZone: settings.timeZone,
    ...(signal.aborted ? { attempts: 1 } : { signal }),
  });
  for (const message of warnings) emit({ kind: 'warning', message });
  const older = olderSent === 0 ? '' : `; ${olderSent} that had waited were sent`;
  const how =
    outcome === 'sent' || outcome === 'told-before'
      ? outcome
      : outcome === 'failed' || outcome === 'kept'
        ? 'failed'
        : 'disabled';
  emit({ kind: 'notified', how, detail: `${detail}${older}; card in ${alert.path}` });
  return outcome;
}

async function keep({ path, card }: NightAlert): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, `${safeJson(card, 2)}\n`);
}
