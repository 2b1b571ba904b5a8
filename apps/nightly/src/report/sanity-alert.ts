import { basename, join } from 'node:path';
import { formatDuration } from '@sglang-ci/cli-kit';
import { describeIncident } from '@sglang-ci/core';
import { type CheckedModel, plotServerBase, sanityCard } from '@sglang-ci/teams';
import type { NightSetup, NightState } from '../night/night.ts';
import { sanityFolderOf, type SanityRecord } from '../sanity/sanity-record.ts';
import type { NightAlert } from './night-alerts.ts';

/** The card of an image's sanity check: which models it serves, and of each other one why not. */
export function sanityAlert(setup: NightSetup, state: NightState, record: SanityRecord): NightAlert {
  const { clock, settings, outputDir, incidents } = setup;
  const { day, imageTag, image, hardware, node: host, trials, simulated, startedAt, endedAt } = record;
  const base = plotServerBase(settings);
  const untilMs = endedAt === undefined ? clock.now() : Date.parse(endedAt);
  const card = sanityCard({
    date: day,
    image,
    hardware,
    host,
    trials,
    simulated,
    models: record.models.map((label) => checkedModel(label, record, state)),
    duration: formatDuration((untilMs - Date.parse(startedAt)) / 1000),
    generatedAt: clock.now(),
    timeZone: settings.timeZone,
    incidents: incidents?.seen.map(describeIncident) ?? [],
    links: base === undefined ? {} : { results: `${base}/sanity` },
  });
  const folder = sanityFolderOf(outputDir, hardware, imageTag);
  return { night: day, subject: `sanity check ${imageTag}`, card, path: join(folder, `teams_card_${day}.json`) };
}

function checkedModel(label: string, { results, imageTag }: SanityRecord, { benchmarks }: NightState): CheckedModel {
  const result = results.find((one) => one.label === label);
  const ended = benchmarks.find(({ plan }) => basename(plan.runFolder) === label && plan.imageTag === imageTag);
  if (result === undefined || result.status === 'RETRY') {
    return { label, state: 'not-tried', reason: ended?.reason ?? 'the check ended before' };
  }
  const { status, reason, skipped, required, attempts } = result;
  const accuracies = attempts.flatMap(({ trials }) => trials.flatMap(({ accuracy }) => accuracy ?? []));
  const seconds = attempts.reduce(
    (sum, { startedAt, endedAt }) => sum + Date.parse(endedAt) - Date.parse(startedAt),
    0,
  );
  return {
    label,
    state: STATES[status === 'SKIPPED' && skipped === 'not-tried' ? 'NOT_TRIED' : status],
    required,
    ...(reason === undefined ? {} : { reason }),
    ...(accuracies.length === 0 ? {} : { accuracy: Math.max(...accuracies) }),
    ...(attempts.length === 0 ? {} : { duration: formatDuration(seconds / 1000) }),
    ...(attempts.at(-1)?.withoutCudaGraph ? { note: 'without CUDA graphs' } : {}),
  };
}

const STATES = { PASS: 'passed', FAIL: 'failed', SKIPPED: 'skipped', NOT_TRIED: 'not-tried' } as const;
