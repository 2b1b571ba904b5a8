import type { MetricKey, MetricValues } from '@sglang-ci/core';

interface Run {
  readonly status: 'ok' | 'failed' | 'cut';
  readonly valid: boolean;
  readonly metrics: MetricValues;
}

/** The contract's rule for a CSV cell: of the valid runs the one with the lowest `by`, the first of equals. */
export function bestRun<R extends Run>(runs: readonly R[], by: MetricKey): R | undefined {
  let best: R | undefined;
  for (const run of runs) {
    const value = run.status === 'ok' && run.valid ? run.metrics[by] : undefined;
    if (value !== undefined && value < (best?.metrics[by] ?? Infinity)) best = run;
  }
  return best;
}
