import type { PointPlan, RunResult } from '@sglang-ci/core';

/** Where nothing is known of how long a request takes. */
const UNKNOWN_S = 300;
/** Below this a pause is no sign of anything. */
const LEAST_S = 60;
const LABELS = ['Max E2E Latency (ms)', 'P99 E2E Latency (ms)', 'Mean E2E Latency (ms)'];

/**
 * How long the longest request of a run of a point may take, seconds: what the slowest of the runs before took, heavier
 * loads than those taking longer in proportion; never longer than the whole run is expected to take.
 */
export function longestRequestS(runs: readonly RunResult[], point: PointPlan): number {
  const known = runs.flatMap(({ report, load, status }) => {
    const ms = LABELS.map((label) => report[label]).find((value) => typeof value === 'number');
    if (status !== 'ok' || typeof ms !== 'number') return [];
    return [(ms / 1000) * Math.max(1, point.load.value / load.value)];
  });
  const longest = known.length === 0 ? UNKNOWN_S : Math.max(...known);
  return Math.max(LEAST_S, Math.min(longest, point.expectedS ?? point.limitS));
}
