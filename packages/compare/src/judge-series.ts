import { median, type MetricKey } from '@sglang-ci/core';
import { type Baseline, baselineOf, deviationOf } from './baseline.ts';
import { minChangeOf, type VerdictRules } from './rules.ts';

/** One night of a series, judged by the nights before it. */
export interface PointJudgement {
  readonly finding: 'no-baseline' | 'usual' | Outside;
  /** The same finding on enough nights running: the segment was cut, the baseline starts again with these nights. */
  readonly confirmed: boolean;
  readonly baseline?: Baseline;
  /** Relative change and robust z against the centre, positive = worse. */
  readonly worseBy?: number;
  readonly z?: number;
  /** The confirmed change with which the current segment began; on the night that confirms it, that change. */
  readonly change?: SeriesChange;
}

/** A confirmed change of a series' level. */
export interface SeriesChange {
  /** Index of the first night of the new level. */
  readonly since: number;
  /** Levels before and after. */
  readonly from: number;
  readonly to: number;
  /** Relative size, positive = worse. */
  readonly worseBy: number;
}

type Outside = 'worse' | 'better';

/** Nights outside the usual range, of which the next night will tell whether they are spikes or a step. */
interface Pending {
  readonly finding: Outside;
  readonly values: readonly number[];
}

interface JudgeSeriesOptions {
  readonly metric: MetricKey;
  readonly rules: VerdictRules;
}

/**
 * Judges every night of a series in order. `values` are the valid nights, oldest first. A night outside its baseline's
 * usual range stays out of the baseline until the next night tells a spike (it joins) from a step (the segment is cut).
 */
export function judgeSeries(values: readonly number[], options: JudgeSeriesOptions): readonly PointJudgement[] {
  const { rules } = options;
  let segment: readonly number[] = [];
  let pending: Pending | undefined;
  let change: SeriesChange | undefined;
  return values.map((value, index) => {
    const point = judgePoint(value, { ...options, segment, pending });
    if (point.confirmed && point.baseline) {
      segment = [...(pending?.values ?? []), value];
      const to = median(segment) ?? value;
      const { worseBy } = deviationOf(to, point.baseline, options.metric);
      change = { since: index - segment.length + 1, from: point.baseline.centre, to, worseBy };
      pending = undefined;
    } else if (isOutside(point.finding)) {
      const running = pending?.finding === point.finding ? pending.values : [];
      if (running.length === 0) segment = [...segment, ...(pending?.values ?? [])];
      pending = { finding: point.finding, values: [...running, value] };
    } else {
      segment = [...segment, ...(pending?.values ?? []), value];
      pending = undefined;
    }
    segment = segment.slice(-rules.window);
    return { ...point, ...(change && { change }) };
  });
}

function judgePoint(
  value: number,
  context: JudgeSeriesOptions & { readonly segment: readonly number[]; readonly pending: Pending | undefined },
): Omit<PointJudgement, 'change'> {
  const { segment, pending, metric, rules } = context;
  const baseline = baselineOf(segment, metric, rules);
  if (!baseline) return { finding: 'no-baseline', confirmed: false };
  const { worseBy, z } = deviationOf(value, baseline, metric);
  const direction = worseBy > 0 ? 'worse' : 'better';
  const follows = pending?.finding === direction;
  const limit = follows ? followLimit(baseline, metric, rules) : baseline.minDetectable;
  const finding = Math.abs(worseBy) >= limit ? direction : 'usual';
  const confirmed = finding !== 'usual' && follows && pending.values.length + 1 >= rules.confirmNights;
  return { finding, confirmed, baseline, worseBy, z };
}

/** The change that confirms a pending one: the second night need not be as extreme as the first. */
function followLimit(baseline: Baseline, metric: MetricKey, rules: VerdictRules): number {
  if (!baseline.settled) return baseline.minDetectable;
  return Math.max(minChangeOf(metric, rules), (rules.confirmZ * baseline.scale) / baseline.centre);
}

function isOutside(finding: PointJudgement['finding']): finding is Outside {
  return finding === 'worse' || finding === 'better';
}
