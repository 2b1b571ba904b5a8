import { type CellVerdict, formatChange, type Measurement, METRICS } from '@sglang-ci/core';
import { judgeSeries } from './judge-series.ts';
import type { VerdictRules } from './rules.ts';
import { contextChangesOf, seriesKeyOf } from './series-key.ts';

/**
 * How tonight stands to the nights before the node, ROCm stack, protocol or backend changed: said, but no verdict, for
 * the change may be the reason. `others` are usable earlier nights of the same quantity, oldest first. Nothing where the
 * conditions did not change or the nights before had no baseline.
 */
export function acrossConditions(
  tonight: Measurement,
  { others, rules }: { readonly others: readonly Measurement[]; readonly rules: VerdictRules },
): Pick<CellVerdict, 'across' | 'note'> {
  const last = others.findLast((night) => seriesKeyOf(night) !== seriesKeyOf(tonight));
  if (!last) return {};
  const nights = others.filter((night) => seriesKeyOf(night) === seriesKeyOf(last));
  const values = [...nights.map((night) => night.value), tonight.value];
  const { baseline, worseBy } = judgeSeries(values, { metric: tonight.metric, rules }).at(-1) ?? {};
  if (!baseline?.settled || worseBy === undefined) return {};
  const changes = contextChangesOf(last, tonight);
  const sign = METRICS[tonight.metric].better === 'lower' ? 1 : -1;
  const what = changes.map((change) => change.what).join(' and ');
  return {
    across: { worseBy, centre: baseline.centre, nights: nights.length, changes },
    note: `${formatChange(sign * worseBy)} against the ${nights.length} nights before the ${what} changed`,
  };
}
