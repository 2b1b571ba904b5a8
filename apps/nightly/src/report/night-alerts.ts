import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { formatDuration } from '@sglang-ci/cli-kit';
import { CiError, describeIncident, EXIT, type Plan } from '@sglang-ci/core';
import {
  type Alert,
  benchmarkCard,
  type BenchmarkCardInput,
  failureCard,
  failureKindOf,
  type LinkedNight,
  nightLinks,
  plotServerBase,
  plotUrl,
  type Skipped,
  skippedOf,
  unjudged,
} from '@sglang-ci/teams';
import type { BenchmarkRecord, NightSetup, NightState } from '../night/night.ts';
import { sanityAlert } from './sanity-alert.ts';
import { describeFailure, type NightFile } from './night-file.ts';

/** Something to tell, and where its card is kept. */
export interface NightAlert extends Alert {
  readonly path: string;
}

/** Folder of the cards that belong to no run folder; the waiting ones are in its `spool`. */
export function alertsFolderOf({ outputDir }: Pick<NightSetup, 'outputDir'>): string {
  return join(outputDir, 'alerts');
}

/** What a night has to tell: one card per benchmark, and one of what ended it early. */
export function alertsOf(setup: NightSetup, state: NightState): readonly NightAlert[] {
  if (state.sanity !== undefined) return state.sanity.map((record) => sanityAlert(setup, state, record));
  const news = state.benchmarks.filter((benchmark) => !isOldNews(state, benchmark));
  const alerts = news.map((benchmark) => benchmarkAlert(setup, state, benchmark));
  const isSaid = isInterrupt(state.failure) && alerts.length > 0;
  return state.failure === undefined || isSaid ? alerts : [...alerts, failureAlert(setup, state)];
}

/** What an earlier day's image was measured on before was told then; only that there is nothing new tonight is news. */
function isOldNews({ images }: NightState, { plan, status, exitCode }: BenchmarkRecord): boolean {
  return status === 'skipped' && exitCode === EXIT.ok && plan.image !== images[0]?.name;
}

/** The card of an interrupted benchmark says so itself. */
function isInterrupt(failure: unknown): boolean {
  return failure instanceof CiError && failure.code === 'ABORTED';
}

function benchmarkAlert(setup: NightSetup, state: NightState, benchmark: BenchmarkRecord): NightAlert {
  const { plan, status } = benchmark;
  const { model, mode, subMode, runFolder } = plan;
  const kept = status !== 'skipped' && existsSync(runFolder);
  const apart = `${setup.day}_${model.label}_${mode}_${subMode}_${plan.imageTag}_card.json`;
  return {
    night: setup.day,
    subject: `${model.label} ${mode} ${subMode} ${plan.imageTag}`,
    card: benchmarkCard(cardInput(setup, state, benchmark)),
    path: kept ? join(runFolder, 'teams_card.json') : join(alertsFolderOf(setup), apart),
  };
}

function cardInput(setup: NightSetup, state: NightState, benchmark: BenchmarkRecord): BenchmarkCardInput {
  const { plan, results, verdict, durationS, failure, plots, problems } = benchmark;
  const { settings, clock } = setup;
  const base = plotServerBase(settings);
  return {
    verdict: verdict ?? unjudgedVerdict(setup, benchmark),
    run: runOf(setup, benchmark),
    ...(failure === undefined ? {} : { failure }),
    skipped: results === undefined ? [] : skippedOf(results),
    imageDaysBack: state.images.find(({ name }) => name === plan.image)?.daysBack ?? 0,
    imageNotes: state.images.find(({ name }) => name === plan.image)?.notes,
    generatedAt: clock.now(),
    timeZone: settings.timeZone,
    durations: [['Total runtime', formatDuration(durationS)]],
    plots: plots.map((path) => {
      const url = plotUrl(base, setup.plotsDir, path);
      return { name: basename(path), ...(url === undefined ? {} : { url }) };
    }),
    incidents: incidentsOf(setup),
    plotProblem: problems.length === 0 ? undefined : problems.join('; '),
    ...nightLinks(base, linkedNight(setup, plan)),
  };
}

function incidentsOf({ incidents }: NightSetup): readonly string[] {
  return incidents?.seen.map(describeIncident) ?? [];
}

/** The night as the plot server, which serves the work folder, knows it. */
function linkedNight({ settings }: NightSetup, plan: Plan): LinkedNight {
  const { model, hardware, mode, subMode, runFolder } = plan;
  const { label, variant } = model;
  return { model: label, variant, hardware, mode, subMode, runFolder, baseDir: resolve(settings.workDir) };
}

function runOf({ simulated }: NightSetup, { plan, results }: BenchmarkRecord): BenchmarkCardInput['run'] {
  const { model, mode, subMode, hardware, node: host, image } = plan;
  const { startedAt, endedAt } = results?.provenance ?? {};
  const about = { model: model.label, mode, subMode, hardware, host, image, simulated };
  return {
    ...about,
    ...(results?.gate === undefined ? {} : { gate: results.gate }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}

/** What a card says of a benchmark that was not judged. */
function unjudgedVerdict(setup: NightSetup, { plan, status, reason, tonight }: BenchmarkRecord) {
  const isFailed = status === 'failed' || status === 'aborted';
  const known = status === 'accuracy-failed' ? 'accuracy-failed' : isFailed ? 'failed' : undefined;
  return unjudged({
    folder: basename(plan.runFolder),
    imageTag: plan.imageTag,
    date: setup.day,
    reason: reason ?? (status === 'skipped' ? 'nothing new to measure' : `${status}, not compared with history`),
    status: known ?? (tonight.length === 0 ? 'no-data' : 'not-judged'),
    tonight,
  });
}

function failureAlert(setup: NightSetup, state: NightState): NightAlert {
  const { day, node, settings, clock, models, title, simulated } = setup;
  const { message, hint, code } = describeFailure(state.failure);
  const labels = models.map(({ profile }) => profile.label).join('-');
  const modes = [...new Set(models.flatMap((model) => model.modes))].join('-');
  const card = failureCard(failureKindOf(state.failure), {
    subject: `${title} night`,
    date: day,
    message,
    hint,
    host: node,
    hardware: settings.hardware,
    image: state.images[0]?.name,
    facts: { 'Error code': code },
    skipped: notMeasured(setup, state),
    incidents: incidentsOf(setup),
    simulated,
    generatedAt: clock.now(),
    timeZone: settings.timeZone,
    links: { dashboard: plotServerBase(settings) },
  });
  const path = join(alertsFolderOf(setup), `${day}_${labels}_${modes}_card.json`);
  return { night: day, subject: `${title} night`, card, path };
}

/** The benchmarks that the night was to run and that have no card of their own. */
function notMeasured({ models }: NightSetup, { benchmarks }: NightState): readonly Skipped[] {
  if (benchmarks.length > 0) return [];
  return models.flatMap(({ profile, modes }) =>
    modes.map((mode) => ({ what: `${profile.label} ${mode}`, why: 'the night ended before it was started' })),
  );
}

/** A night that was cut off before it could tell anything, told by a later one. */
export function cutNightAlert(setup: NightSetup, night: NightFile): NightAlert {
  const { day, title, node, hardware, running, simulated, startedAt, images, earlier } = night;
  const done = night.benchmarks.map(({ model, mode, status }) => `${model} ${mode} ${status}`);
  const card = failureCard('crashed', {
    subject: `${title} night`,
    date: day,
    message: `The night was cut off${running === undefined ? '' : ` in its step ${running}`}: killed, or the machine went down. ${running === 'notify' ? 'Some of its cards may have been sent. ' : ''}What it had measured is kept.`,
    host: node,
    hardware,
    image: images[0]?.name,
    facts: {
      Started: startedAt,
      ...(done.length === 0 ? {} : { Benchmarks: done.join(', ') }),
      ...(earlier.length === 0 ? {} : { 'Earlier starts': String(earlier.length) }),
    },
    simulated,
    generatedAt: setup.clock.now(),
    timeZone: setup.settings.timeZone,
  });
  const path = join(alertsFolderOf(setup), `${day}_${night.name}_cut_card.json`);
  return { night: day, subject: `${title} night, cut off`, card, path };
}
