import { type ContextChange, type Measurement, type MetricKey, METRICS } from '@sglang-ci/core';
import { type AccuracyComparison, compareAccuracy } from './compare-accuracy.ts';
import { baselineOf } from './baseline.ts';
import { VERDICT_RULES } from './rules.ts';
import { byNight, contextChangesOf, isUsable, seriesKeyOf } from './series-key.ts';

/** One quantity in both runs. */
export interface ComparisonRow {
  readonly metric: MetricKey;
  readonly loadKind: Measurement['loadKind'];
  readonly load: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  /** Medians of the valid runs; absent where a run has no usable value. */
  readonly a?: number;
  readonly b?: number;
  /** Relative change from a to b, positive = b is better, whatever the metric's direction. */
  readonly betterBy?: number;
  /** Smallest change that counts: the series' own noise where history knows it, else the given threshold. */
  readonly fence: number;
  readonly fenceFrom: 'history' | 'threshold';
  readonly call: 'better' | 'worse' | 'same' | 'missing';
}

/** Two runs side by side. */
export interface Comparison {
  readonly rows: readonly ComparisonRow[];
  readonly accuracy?: AccuracyComparison;
  /** Conditions in which the runs differ and that may explain a change. */
  readonly contextChanges: readonly ContextChange[];
  /** Were fences taken from history? */
  readonly fenced: boolean;
}

export interface CompareOptions {
  /** Relative change that counts where no history tells the noise. Default 0.05. */
  readonly threshold?: number;
  /** Absolute accuracy difference that counts at least, fraction. Default 0: only noise decides. */
  readonly accuracyThreshold?: number;
  /** Earlier nights of the same quantities: they tell how much each one varies anyway. */
  readonly history?: readonly Measurement[];
}

/** What is compared: the three latencies of a serving run, latency and throughput of an offline one. */
const COMPARED_METRICS = [
  'e2eMs',
  'ttftMs',
  'itlMs',
  'e2eThroughputTokS',
  'e2eLatencyS',
] as const satisfies readonly MetricKey[];

/** Compares two runs by load and metric, never by position in a file. */
export function compareRuns(
  a: readonly Measurement[],
  b: readonly Measurement[],
  options: CompareOptions = {},
): Comparison {
  const keys = new Map([...a, ...b].filter(isCompared).map((value) => [loadKeyOf(value), value]));
  const rows = [...keys].map(([key, sample]) => {
    const at = (run: readonly Measurement[]) => run.find((value) => loadKeyOf(value) === key && isUsable(value));
    return rowOf(sample, { a: at(a), b: at(b) }, options);
  });
  const accuracy = compareAccuracy(a, b, options.accuracyThreshold ?? 0);
  const [firstA, firstB] = [a[0], b[0]];
  return {
    rows: rows.toSorted(byMetricThenLoad),
    ...(accuracy && { accuracy }),
    contextChanges: firstA && firstB ? [...hardwareChange(firstA, firstB), ...contextChangesOf(firstA, firstB)] : [],
    fenced: (options.history?.length ?? 0) > 0,
  };
}

function rowOf(
  sample: Measurement,
  runs: { readonly a: Measurement | undefined; readonly b: Measurement | undefined },
  options: CompareOptions,
): ComparisonRow {
  const { metric, loadKind, load, inputLen, outputLen } = sample;
  const [a, b] = [runs.a?.value, runs.b?.value];
  const fence = fenceOf(runs.a ?? sample, options);
  const row = {
    metric,
    loadKind,
    load,
    ...(inputLen !== undefined && { inputLen }),
    ...(outputLen !== undefined && { outputLen }),
    ...fence,
  };
  if (a === undefined || b === undefined) {
    return { ...row, ...(a !== undefined && { a }), ...(b !== undefined && { b }), call: 'missing' };
  }
  const betterBy = METRICS[metric].better === 'lower' ? (a - b) / a : (b - a) / a;
  const call = betterBy > row.fence ? 'better' : betterBy < -row.fence ? 'worse' : 'same';
  return { ...row, a, b, betterBy, call };
}

function fenceOf(
  of: Measurement,
  { history = [], threshold = 0.05 }: CompareOptions,
): Pick<ComparisonRow, 'fence' | 'fenceFrom'> {
  const key = seriesKeyOf(of);
  const values = history
    .filter((value) => isUsable(value) && seriesKeyOf(value) === key)
    .toSorted(byNight)
    .map((value) => value.value);
  const baseline = baselineOf(values, of.metric, VERDICT_RULES);
  return baseline?.settled === true
    ? { fence: baseline.minDetectable, fenceFrom: 'history' }
    : { fence: threshold, fenceFrom: 'threshold' };
}

function hardwareChange(a: Measurement, b: Measurement): readonly ContextChange[] {
  return a.hardware === b.hardware ? [] : [{ what: 'hardware', from: a.hardware, to: b.hardware }];
}

function isCompared(value: Measurement): boolean {
  return COMPARED_METRICS.some((metric) => metric === value.metric);
}

function loadKeyOf({ metric, loadKind, load, inputLen, outputLen }: Measurement): string {
  return [metric, loadKind, load, inputLen, outputLen].join('|');
}

function byMetricThenLoad(a: ComparisonRow, b: ComparisonRow): number {
  const order = (row: ComparisonRow) => COMPARED_METRICS.findIndex((metric) => metric === row.metric);
  return (a.inputLen ?? 0) - (b.inputLen ?? 0) || order(a) - order(b) || a.load - b.load;
}
