import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { formatDuration, isStoppedByHand } from '@sglang-ci/cli-kit';
import { CiError, type Verdict } from '@sglang-ci/core';
import { benchmarkCard, cardHash, deliverCard, errorCard, findWebhook, type TeamsMessage } from '@sglang-ci/teams';
import type { BenchmarkRecord, NightSetup, NightState, Step } from '../night.ts';
import { plotUrl } from '../plot-url.ts';

/** Tells the team: one card per benchmark of the night, also when nothing ran; never the same card twice. */
export const notify: Step = {
  id: 'notify',
  title: 'Teams card',
  always: true,
  async run(setup, state) {
    const cards = cardsOf(setup, state);
    const webhook = await findWebhook({
      option: setup.options.webhookUrl,
      file: setup.settings.teamsWebhookFile,
      env: setup.env,
    });
    if (webhook.warning !== undefined) setup.emit({ kind: 'warning', message: webhook.warning });
    let next = state;
    for (const card of cards) {
      await save(card).catch((error: Error) => {
        setup.emit({ kind: 'warning', message: `the card could not be kept in ${card.path}: ${error.message}` });
      });
      const sent = await deliverOnce(setup, card, webhook.url);
      next = { ...next, cards: [...next.cards, card.path], notifyFailed: next.notifyFailed || !sent };
    }
    return { state: next };
  },
};

interface NightCard {
  readonly message: TeamsMessage;
  /** Where the card is kept. */
  readonly path: string;
}

function cardsOf(setup: NightSetup, state: NightState): readonly NightCard[] {
  const cards = state.benchmarks.map((benchmark) => ({
    message: cardOf(setup, benchmark),
    path: join(benchmark.plan.runFolder, 'teams_card.json'),
  }));
  return state.failure === undefined || (isInterrupt(state.failure) && cards.length > 0)
    ? cards
    : [...cards, failureCard(setup, state)];
}

/** The card of an interrupted benchmark says so itself. */
function isInterrupt(failure: unknown): boolean {
  return failure instanceof CiError && failure.code === 'ABORTED';
}

function cardOf(setup: NightSetup, benchmark: BenchmarkRecord): TeamsMessage {
  const { plan, results, verdict, durationS } = benchmark;
  const { settings, clock } = setup;
  const base = settings.plotServerBaseUrl;
  return benchmarkCard({
    verdict: verdict ?? bareVerdict(setup, benchmark),
    run: {
      model: plan.model.label,
      mode: plan.mode,
      subMode: plan.subMode,
      hardware: plan.hardware,
      host: plan.node,
      image: plan.image,
      simulated: setup.simulated,
      ...(results?.gate === undefined ? {} : { gate: results.gate }),
    },
    generatedAt: clock.now(),
    timeZone: settings.timeZone,
    durations: [['Total runtime', formatDuration(durationS)]],
    plots: benchmark.plots.map((path) => ({ name: basename(path), ...plotUrl(base, setup.plotsDir, path) })),
    links: base === undefined ? {} : { dashboard: base, browse: `${base}/${plan.model.label}/${plan.mode}/` },
  });
}

/** What a card says of a night that was not judged. */
function bareVerdict(setup: NightSetup, { plan, status, reason }: BenchmarkRecord): Verdict {
  const failed = status === 'failed' || status === 'aborted';
  return {
    status: status === 'accuracy-failed' ? 'accuracy-failed' : failed ? 'failed' : 'no-data',
    headline: reason ?? (status === 'skipped' ? 'nothing new to measure' : `${status}, not compared with history`),
    folder: basename(plan.runFolder),
    imageTag: plan.imageTag,
    date: setup.day,
    cells: [],
    contextChanges: [],
    notes: [],
  };
}

function failureCard(setup: NightSetup, { failure, image }: NightState): NightCard {
  const { model, modes, settings, day, node, outputDir, clock } = setup;
  const error = failure instanceof CiError ? failure : undefined;
  const message = errorCard({
    subject: `${model.label} ${modes.join(' and ')} night`,
    date: day,
    code: error?.code ?? 'UNEXPECTED',
    message: failure instanceof Error ? failure.message : String(failure),
    ...(error?.hint === undefined ? {} : { hint: error.hint }),
    host: node,
    facts: { Hardware: settings.hardware, ...(image === undefined ? {} : { Image: image.name }) },
    generatedAt: clock.now(),
    timeZone: settings.timeZone,
  });
  return { message, path: join(outputDir, 'alerts', `${day}_${model.label}_${modes.join('-')}_card.json`) };
}

async function save({ path, message }: NightCard): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(message, null, 2)}\n`);
}

/** Sends a card unless this very night was told already. True unless the delivery failed. */
async function deliverOnce(setup: NightSetup, card: NightCard, webhookUrl: string | undefined): Promise<boolean> {
  const { emit, clock, fetch, signal } = setup;
  const marker = card.path.replace(/\.json$/, '.sent');
  const hash = cardHash(withoutTimes(card.message));
  if (existsSync(marker) && (await readFile(marker, 'utf8')).trim() === hash) {
    emit({ kind: 'notified', how: 'disabled', detail: 'this night was already told' });
    return true;
  }
  if (isStoppedByHand(signal)) {
    emit({ kind: 'notified', how: 'disabled', detail: `stopped by hand, nobody is told; card in ${card.path}` });
    return true;
  }
  const delivery = await deliverCard(card.message, { webhookUrl, fetch, clock, ...(signal.aborted ? {} : { signal }) });
  const how = delivery.outcome === 'accepted' ? 'sent' : delivery.outcome;
  emit({ kind: 'notified', how, detail: `${delivery.detail}; card in ${card.path}` });
  if (delivery.outcome === 'accepted') {
    await writeFile(marker, `${hash}\n`).catch((error: Error) => {
      emit({
        kind: 'warning',
        message: `${marker} could not be written, the next start will tell again: ${error.message}`,
      });
    });
  }
  return delivery.outcome !== 'failed';
}

/** The card without what changes by the minute, so that telling again is recognised. */
function withoutTimes(message: TeamsMessage): string {
  return JSON.stringify(message).replace(/Generated on [^"]*|Total runtime[^"]*/g, '');
}
