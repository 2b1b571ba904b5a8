import { type AcrossConditions, type CellVerdict, type Measurement, median, METRICS } from '@sglang-ci/core';
import { judgeSeries } from './judge-series.ts';
import { nightNameOf, suspectedChangeOf } from './level-change.ts';
import type { VerdictRules } from './rules.ts';
import { contextChangesOf, seriesKeyOf } from './series-key.ts';

interface AcrossOptions {
  /** Usable earlier nights of the same quantity under whatever conditions, oldest first. */
  readonly others: readonly Measurement[];
  readonly rules: VerdictRules;
}

/**
 * How tonight stands to the last nights under other conditions (node, product, ROCm stack, protocol, backend): how large the
 * change is, what changed with it, and how far it lies from anything seen before. Nothing where there are no such nights.
 */
export function acrossConditions(tonight: Measurement, { others, rules }: AcrossOptions): AcrossConditions | undefined {
  const key = seriesKeyOf(tonight);
  const last = others.findLast((night) => contextChangesOf(night, tonight).length > 0);
  if (!last) return undefined;
  const nights = others.filter((night) => seriesKeyOf(night) === seriesKeyOf(last));
  const { centre, limit, suspectedSince } = levelBefore(nights, rules);
  const worseBy = ((METRICS[tonight.metric].better === 'lower' ? 1 : -1) * (tonight.value - centre)) / centre;
  const isChange = Math.abs(worseBy) >= limit;
  const comparable = others.filter((night) => seriesKeyOf(night) === key);
  const here = comparable.filter((night) => night.date > last.date);
  const before = others.filter((night) => !here.includes(night)).map((night) => night.value);
  // Of two tracks that are measured side by side, neither is what came of the other's suspicion.
  const isOpen = isChange && worseBy > 0 && here.length === comparable.length;
  return {
    worseBy,
    centre,
    nights: nights.length,
    changes: contextChangesOf(last, tonight),
    last: nightNameOf(last),
    since: nightNameOf(here[0] ?? tonight),
    isChange,
    seen: { low: Math.min(...before), high: Math.max(...before), nights: before.length },
    ...(isOpen && suspectedSince && { suspectedSince }),
  };
}

/** The level of nights under the same conditions, and the change that would count there. */
function levelBefore(nights: readonly Measurement[], rules: VerdictRules) {
  const [first] = nights;
  const values = nights.map((night) => night.value);
  const newestValue = values.at(-1) ?? Number.NaN;
  if (!first) return { centre: newestValue, limit: rules.unknownChange };
  // One more night, to have the baseline that these nights make: what it is judged as is of no interest.
  const judged = judgeSeries([...values, newestValue], { metric: first.metric, rules });
  const before = judged.slice(0, -1);
  const newest = before.at(-1);
  const baseline = judged.at(-1)?.baseline;
  const middle = median(values.slice(newest?.change?.since ?? 0)) ?? newestValue;
  const isSuspected = newest?.finding === 'worse' && !newest.confirmed;
  const told = (isSuspected ? newest.baseline : baseline) ?? baseline;
  const suspected = isSuspected ? suspectedChangeOf({ nights, judged: before })?.since : undefined;
  return {
    centre: told?.centre ?? middle,
    limit: told?.settled ? told.minDetectable : rules.unknownChange,
    ...(suspected && { suspectedSince: suspected }),
  };
}

/** Tonight against the newest comparable night, for values of which there are too few nights for a baseline. */
export function againstLastNight(tonight: Measurement, last: Measurement | undefined): CellVerdict['lastNight'] {
  if (!last) return undefined;
  const sign = METRICS[tonight.metric].better === 'lower' ? 1 : -1;
  return { ...nightNameOf(last), value: last.value, worseBy: (sign * (tonight.value - last.value)) / last.value };
}

/** Is the change across conditions told as one: while nothing else tells, or while an older suspicion is open? */
export function isToldAcross({ across, baseline }: CellVerdict): boolean {
  return across?.isChange === true && (baseline === undefined || across.suspectedSince !== undefined);
}
