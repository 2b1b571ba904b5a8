import { median, type MetricKey, METRICS } from '@sglang-ci/core';
import type { Step } from './find-step.ts';
import type { VerdictRules } from './rules.ts';

/** A confirmed change of a series' level. */
export interface SeriesChange {
  /** Index of the first night of the new level. */
  readonly since: number;
  /** Nights of the new level that made it sure. */
  readonly nights: number;
  /** Levels before and after. */
  readonly from: number;
  readonly to: number;
  /** Relative size, positive = worse. */
  readonly worseBy: number;
  /** Natural logarithm of how much likelier these nights are at the new level. Absent where two far nights disagree. */
  readonly evidence?: number;
}

/** A level that ended, kept in case that the change was an excursion. */
export interface OldLevel {
  readonly nights: readonly number[];
  readonly change: SeriesChange;
  readonly sigma: number;
}

/** The change that a step makes: `fresh` are its nights, `since` the index of the first. */
export function changeOf(
  step: Step,
  context: { readonly fresh: readonly number[]; readonly since: number; readonly metric: MetricKey },
): SeriesChange {
  const { fresh, since, metric } = context;
  const { nights, from, evidence } = step;
  const to = median(fresh) ?? from;
  const worseBy = METRICS[metric].better === 'lower' ? to / from - 1 : 1 - to / from;
  return { since, nights, from, to, worseBy, ...(evidence !== undefined && { evidence }) };
}

/** Is the change the way back to the level before, after `lasted` nights away? */
export function isReturn(
  change: SeriesChange,
  old: OldLevel,
  { lasted, rules }: { readonly lasted: number; readonly rules: VerdictRules },
): boolean {
  const opposite = Math.sign(change.worseBy) === -Math.sign(old.change.worseBy);
  const back = Math.abs(change.to / old.change.from - 1) <= 3 * old.sigma;
  return lasted <= rules.excursionNights && opposite && back;
}
