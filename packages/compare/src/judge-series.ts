import type { MetricKey } from '@sglang-ci/core';
import { type Baseline, baselineOf, deviationOf } from './baseline.ts';
import type { VerdictRules } from './rules.ts';

/** One night of a series, judged by the nights before it. */
export interface PointJudgement {
  readonly finding: 'no-baseline' | 'usual' | 'worse' | 'better';
  /** The same finding on enough nights running: the segment was cut, the baseline starts again with these nights. */
  readonly confirmed: boolean;
  readonly baseline?: Baseline;
  /** Relative change and robust z against the centre, positive = worse. */
  readonly worseBy?: number;
  readonly z?: number;
  /** Where the current segment began with a confirmed change: index of its first night, and the change, positive = worse. */
  readonly newLevel?: { readonly since: number; readonly worseBy: number };
}

/**
 * Judges every night of a series in order. `values` are the valid nights, oldest first. A night outside its baseline's
 * usual range stays out of the baseline until the next night tells a spike (it joins) from a step (the segment is cut).
 */
export function judgeSeries(
  values: readonly number[],
  options: { readonly metric: MetricKey; readonly rules: VerdictRules },
): readonly PointJudgement[] {
  const { metric, rules } = options;
  let segment: readonly number[] = [];
  let pending: Pending | undefined;
  let newLevel: PointJudgement['newLevel'];
  return values.map((value, index) => {
    const point = judgePoint(value, { segment, metric, rules });
    const outside = point.finding === 'worse' || point.finding === 'better';
    const before = pending?.finding === point.finding ? pending.values : [];
    const running = outside ? [...before, value] : [];
    const confirmed = outside && running.length >= rules.confirmNights;
    const judged: PointJudgement = { ...point, confirmed, ...(newLevel && { newLevel }) };
    if (confirmed) {
      segment = running;
      newLevel = { since: index - running.length + 1, worseBy: point.worseBy ?? 0 };
    } else {
      const spikes = pending && before.length === 0 ? pending.values : [];
      segment = [...segment, ...spikes, ...(outside ? [] : [value])].slice(-rules.window);
    }
    pending = outside && !confirmed ? { finding: point.finding, values: running } : undefined;
    return judged;
  });
}

interface Pending {
  readonly finding: PointJudgement['finding'];
  readonly values: readonly number[];
}

function judgePoint(
  value: number,
  context: { readonly segment: readonly number[]; readonly metric: MetricKey; readonly rules: VerdictRules },
): Omit<PointJudgement, 'confirmed' | 'newLevel'> {
  const baseline = baselineOf(context.segment, context.metric, context.rules);
  if (!baseline) return { finding: 'no-baseline' };
  const { worseBy, z } = deviationOf(value, baseline, context.metric);
  const finding = worseBy >= baseline.minDetectable ? 'worse' : -worseBy >= baseline.minDetectable ? 'better' : 'usual';
  return { finding, baseline, worseBy, z };
}
