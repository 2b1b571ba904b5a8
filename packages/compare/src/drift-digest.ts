import { describeLoad, type Measurement, METRICS } from '@sglang-ci/core';
import { adoptConditions } from './adopt-conditions.ts';
import { findDrifts } from './find-drifts.ts';
import { groupBy } from './group-by.ts';
import { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
import { byNight, isUsable, seriesKeyOf } from './series-key.ts';

/** The slow drifts that became sure on `since` (`YYYYMMDD`) or later, one line each. Empty when nothing crept. */
export function driftDigest(
  history: readonly Measurement[],
  options: { readonly since: string; readonly rules?: Partial<VerdictRules> },
): readonly string[] {
  const rules: VerdictRules = { ...VERDICT_RULES, ...options.rules };
  const told = adoptConditions(history.toSorted(byNight));
  const judged = told.filter((value) => isUsable(value) && JUDGED_METRICS.includes(value.metric));
  return [...groupBy(judged, seriesKeyOf).values()].flatMap((nights) => {
    const newest = nights.at(-1);
    if (!newest) return [];
    const drifts = findDrifts(
      nights.map((night) => night.value),
      { metric: newest.metric, rules },
    );
    const drift = drifts.find(({ at }) => (nights[at]?.date ?? '') >= options.since);
    if (!drift) return [];
    const what = `${newest.model} ${newest.hardware} ${newest.subMode}: ${METRICS[newest.metric].label} at ${describeLoad(newest)}`;
    return [`${what} has been creeping ${drift.finding} since ${nights[drift.since]?.date ?? '?'}`];
  });
}
