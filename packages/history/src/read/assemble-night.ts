import { basename, dirname } from 'node:path';
import { isHardware, METRICS, type MetricKey, parseImageTag, type RunFolderName } from '@sglang-ci/core';
import { bestRun } from '../night/best-run.ts';
import { defined } from '../night/defined.ts';
import type { Night, NightPoint } from '../night/night.ts';
import { mergePoints } from './merge-points.ts';
import type { NightFacts } from './night-facts.ts';
import type { CsvCells } from './read-csv-files.ts';

/** One night from its folder's name, its record or logs, and its CSV. */
export function assembleNight(
  path: string,
  parts: { readonly name: RunFolderName; readonly facts: NightFacts; readonly csv: CsvCells },
): Night {
  const { name, facts, csv } = parts;
  const { startedOn, points: measured, ...rest } = facts;
  const tag = parseImageTag(name.imageTag);
  const points = mergePoints(measured, csv.points);
  const node = facts.origin === 'recorded' ? (facts.node ?? csv.node) : (csv.node ?? facts.node);
  const backend = facts.backend ?? points.find((point) => point.backend !== undefined)?.backend;
  return {
    ...rest,
    path,
    folder: basename(path),
    hardware: tag?.hardware ?? hardwareAbove(path) ?? 'unknown',
    ...name,
    date: tag?.date ?? startedOn ?? '',
    ...defined({ rocm: tag?.rocm, node, backend, gsm8k: accuracyOf(facts, csv) }),
    points,
    problems: [...facts.problems, ...csv.problems, ...pointProblems(points, { csv, facts })],
  };
}

function hardwareAbove(path: string): string | undefined {
  const parent = dirname(path);
  if (parent === path) return undefined;
  return isHardware(basename(parent)) ? basename(parent) : hardwareAbove(parent);
}

/** An old test's log that was cut or emptied says nothing: then its CSV counts, where there is one. */
function accuracyOf(facts: NightFacts, { gsm8k }: CsvCells): Night['gsm8k'] {
  const isTold = facts.gsm8k !== undefined && (facts.gsm8k.accuracy !== null || facts.origin === 'recorded');
  if (isTold || gsm8k === undefined) return facts.gsm8k;
  return { accuracy: gsm8k.accuracy ?? null, runs: gsm8k.runs ?? 0, fromCsv: true };
}

/** A record names its failed points and their reasons itself; of old nights the CSV's `NA` is all there is. */
function pointProblems(
  points: readonly NightPoint[],
  { csv, facts }: { readonly csv: CsvCells; readonly facts: NightFacts },
): readonly string[] {
  const told = facts.origin === 'recorded' ? points.filter((point) => !isUnmeasured(point)) : points;
  const missing = points.every(isUnmeasured)
    ? [typeof facts.gsm8k?.accuracy === 'number' ? 'nothing but the accuracy was measured' : 'no measurement']
    : csv.found
      ? []
      : ['no CSV: values are read from the logs'];
  return [...missing, ...told.flatMap(problemsOf)];
}

function isUnmeasured(point: NightPoint): boolean {
  return point.csv === undefined && point.runs.length === 0;
}

function problemsOf(point: NightPoint): readonly string[] {
  const where = `${point.loadKind} ${point.load}`;
  if (isUnmeasured(point)) return [`${where} failed: NA in the CSV`];
  const lost = point.runs
    .filter((run) => !run.valid)
    .map((run) => `${where} run ${run.run}: ${run.reasons.join('; ')}`);
  const best = bestRun(point.runs, point.loadKind === 'batch_size' ? 'e2eLatencyS' : 'e2eMs');
  const cells = Object.entries(point.csv ?? {}) as readonly (readonly [MetricKey, number])[];
  const differing = cells.filter(([metric, value]) => {
    const measured = best?.metrics[metric];
    return measured !== undefined && Math.abs(measured - value) > 0.005;
  });
  return [
    ...lost,
    ...differing.map(
      ([metric, value]) =>
        `${where}: the CSV says ${METRICS[metric].label} ${value}, the logs ${best?.metrics[metric]}`,
    ),
  ];
}
