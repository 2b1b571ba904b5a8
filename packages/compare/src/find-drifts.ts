import type { MetricKey } from '@sglang-ci/core';
import { judgeSeries } from './judge-series.ts';
import type { VerdictRules } from './rules.ts';

/** A level that crept away without any night being far out. Indexes into the series' values. */
export interface Drift {
  readonly finding: 'worse' | 'better';
  /** First night of the drift, and the night on which it was sure. */
  readonly since: number;
  readonly at: number;
}

/**
 * Slow drifts of a series, for a weekly digest and not for an alarm: a two-sided CUSUM over each night's clipped robust
 * z, with the baselines of the nightly verdict. `values` are the valid nights, oldest first.
 */
export function findDrifts(
  values: readonly number[],
  options: { readonly metric: MetricKey; readonly rules: VerdictRules },
): readonly Drift[] {
  const { driftClip, driftSlack, driftLimit } = options.rules;
  const drifts: Drift[] = [];
  let sums = NO_SUMS;
  judgeSeries(values, options).forEach((night, at) => {
    if (night.confirmed || night.z === undefined) {
      sums = NO_SUMS;
      return;
    }
    const z = Math.min(driftClip, Math.max(-driftClip, night.z));
    sums = {
      worse: grow(sums.worse, { by: z - driftSlack, at }),
      better: grow(sums.better, { by: -z - driftSlack, at }),
    };
    const finding = sums.worse.sum >= driftLimit ? 'worse' : sums.better.sum >= driftLimit ? 'better' : undefined;
    if (finding === undefined) return;
    drifts.push({ finding, since: sums[finding].since, at });
    sums = NO_SUMS;
  });
  return drifts;
}

interface Sum {
  readonly sum: number;
  /** The night from which it has been above zero. */
  readonly since: number;
}

const NO_SUMS: { readonly worse: Sum; readonly better: Sum } = {
  worse: { sum: 0, since: 0 },
  better: { sum: 0, since: 0 },
};

function grow(before: Sum, step: { readonly by: number; readonly at: number }): Sum {
  const sum = Math.max(0, before.sum + step.by);
  return { sum, since: before.sum === 0 ? step.at : before.since };
}
