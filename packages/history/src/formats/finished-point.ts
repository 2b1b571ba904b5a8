import type { MetricKey, PointPlan, ResultsFile, RunResult } from '@sglang-ci/core';
import { bestRun } from '../night/best-run.ts';

/** What the CSVs show of one point. */
export type PointOutcome =
  | { readonly state: 'unfinished' }
  | { readonly state: 'failed' }
  | { readonly state: 'measured'; readonly run: RunResult };

/** The part of the results that the CSVs are derived from. */
export type CsvResults = Pick<ResultsFile, 'runs' | 'failedPoints'>;

/**
 * The contract's rule for a cell: unfinished until every requested run has ended; then the valid run with the lowest
 * `by`, with all its metrics; failed if the point was given up or none of its runs is valid.
 */
export function outcomeOf(
  point: PointPlan,
  options: { readonly results: CsvResults; readonly by: MetricKey },
): PointOutcome {
  const { results, by } = options;
  if (results.failedPoints.some((failed) => failed.point === point.id)) return { state: 'failed' };
  const ended = lastTries(results.runs.filter((run) => run.point === point.id));
  if (ended.length < point.runs) return { state: 'unfinished' };
  const run = bestRun(ended, by);
  return run === undefined ? { state: 'failed' } : { state: 'measured', run };
}

/** The last try of every run, without those that were cut off and will be repeated. */
function lastTries(runs: readonly RunResult[]): readonly RunResult[] {
  const byRun = new Map<number, RunResult>();
  for (const run of runs) {
    const earlier = byRun.get(run.run);
    if (earlier === undefined || run.attempt >= earlier.attempt) byRun.set(run.run, run);
  }
  return [...byRun.values()].filter((run) => run.status !== 'cut');
}
