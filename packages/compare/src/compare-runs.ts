import type { ContextChange, Measurement, MetricKey } from '@sglang-ci/core';
import type { RunDetails } from '@sglang-ci/history';
import { compareAccuracy } from './compare-accuracy.ts';
import { compareValues, type ValuePair } from './compare-values.ts';
import type { Comparison, ComparisonRow, SideNames } from './comparison.ts';
import { comparisonNotes } from './comparison-notes.ts';
import { setupDifferences } from './setup-differences.ts';
import { summarizeComparison } from './summarize-comparison.ts';
import { contextChangesOf } from './series-key.ts';
import { usualRanges } from './usual-ranges.ts';

export interface CompareOptions {
  /** Relative change that counts where no history tells the noise. Default 0.05. */
  readonly threshold?: number;
  /** Absolute accuracy difference that counts at least, fraction. Default 0: only the test decides. */
  readonly accuracyThreshold?: number;
  /**
   * Other nights of the same quantities: they tell how much each one varies anyway. Those of the two runs themselves and
   * of nights after the older one are passed over.
   */
  readonly history?: readonly Measurement[];
  /** What headline and notes call the two. Default `Main` and `PR`, as in the Markdown report. */
  readonly names?: SideNames;
  /** How the runs were set up and the single runs of their accuracy tests, as `readRunDetails` reads them. */
  readonly details?: { readonly a: RunDetails; readonly b: RunDetails };
}

/** What is compared: the three latencies of a serving run, throughput and latency of an offline one. */
const COMPARED_METRICS: readonly MetricKey[] = ['e2eMs', 'ttftMs', 'itlMs', 'e2eThroughputTokS', 'e2eLatencyS'];

/**
 * Compares two runs by load and metric, never by position in a file. Measurements of each run as `measurementsOf` gives
 * them; the result is plain JSON.
 */
export function compareRuns(
  a: readonly Measurement[],
  b: readonly Measurement[],
  options: CompareOptions = {},
): Comparison {
  const { threshold = 0.05, accuracyThreshold = 0, history = [], details, names = { a: 'Main', b: 'PR' } } = options;
  const ranges = usualRanges(history, { a, b });
  const rows = pairsOf(a, b).map((pair) => compareValues(pair, { threshold, usual: ranges(pair.sample) }));
  const accuracy = compareAccuracy({ run: a, details: details?.a }, { run: b, details: details?.b }, accuracyThreshold);
  const contextChanges = contextOf(a[0], b[0]);
  const facts = {
    rows: rows.toSorted(byTable),
    ...(accuracy && { accuracy }),
    ...modelsOf(a[0], b[0]),
    contextChanges,
    differences: setupDifferences({ run: a, details: details?.a }, { run: b, details: details?.b }),
    fenced: rows.some((row) => row.fenceFrom === 'history'),
  };
  return {
    ...facts,
    summary: summarizeComparison(facts, names),
    notes: comparisonNotes(facts, { a, b, history, names }),
  };
}

/** A load that a side measured again, as the old DeepSeek script does when it is run twice, counts with its last value. */
function pairsOf(a: readonly Measurement[], b: readonly Measurement[]): readonly ValuePair[] {
  const sides = [a, b].map((run) => run.filter(({ metric }) => COMPARED_METRICS.includes(metric)));
  const byBackend = sides.some((run) => new Set(run.map((value) => value.backend)).size > 1);
  const byTp = new Set(sides.flat().map((value) => value.tp)).size > 1;
  const apartOf = ({ tp, backend }: Measurement) => ({
    ...(byTp && tp !== undefined && { tp }),
    ...(byBackend && backend !== undefined && { backend }),
  });
  const keyOf = (value: Measurement) => `${loadKeyOf(value)}|${byBackend ? value.backend : ''}`;
  const [valuesA, valuesB] = sides.map((run) => new Map(run.map((value) => [keyOf(value), value])));
  const samples = new Map(sides.flat().map((value) => [keyOf(value), value]));
  return [...samples].map(([key, sample]) => ({
    sample,
    a: valuesA?.get(key),
    b: valuesB?.get(key),
    apart: apartOf(sample),
  }));
}

/** What makes two values of different runs the same quantity. A length or number of GPUs nobody wrote down is its own. */
function loadKeyOf({ metric, loadKind, load, tp, inputLen, outputLen }: Measurement): string {
  return [metric, loadKind, load, tp, inputLen, outputLen].join('|');
}

function contextOf(a: Measurement | undefined, b: Measurement | undefined): readonly ContextChange[] {
  if (!a || !b) return [];
  const hardware = a.hardware === b.hardware ? [] : [{ what: 'hardware' as const, from: a.hardware, to: b.hardware }];
  return [...hardware, ...contextChangesOf(a, b)];
}

function modelsOf(a: Measurement | undefined, b: Measurement | undefined): Pick<Comparison, 'models'> {
  const isOther = a && b && a.model !== b.model && a.model !== UNKNOWN && b.model !== UNKNOWN;
  return isOther ? { models: { a: a.model, b: b.model } } : {};
}

/** What a CSV whose name and title tell nothing is a run of. */
const UNKNOWN = 'unknown';

function byTable(a: ComparisonRow, b: ComparisonRow): number {
  const order = ({ metric }: ComparisonRow) => COMPARED_METRICS.indexOf(metric);
  return (
    (a.tp ?? 0) - (b.tp ?? 0) ||
    (a.inputLen ?? 0) - (b.inputLen ?? 0) ||
    order(a) - order(b) ||
    a.load - b.load ||
    (a.backend ?? '').localeCompare(b.backend ?? '')
  );
}
