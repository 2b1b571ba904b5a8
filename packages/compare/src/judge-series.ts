import type { MetricKey } from '@sglang-ci/core';
import { type Baseline, baselineOf, deviationOf } from './baseline.ts';
import { findStep, type JudgedNight, type Step } from './find-step.ts';
import { createLevelNights } from './level-nights.ts';
import { createNightNoise } from './night-noise.ts';
import type { VerdictRules } from './rules.ts';
import { changeOf, isReturn, type OldLevel, type SeriesChange } from './series-change.ts';

/** One night of a series, judged by the nights before it. */
export interface PointJudgement {
  readonly finding: 'no-baseline' | 'usual' | 'worse' | 'better';
  /** This night makes a change sure: the baseline starts again with the nights of the new level. */
  readonly confirmed: boolean;
  /** What it was judged by; in a row of nights that are out the same way, the baseline of the first of them. */
  readonly baseline?: Baseline;
  /** Relative change and robust z against the centre, positive = worse. */
  readonly worseBy?: number;
  readonly z?: number;
  /** The confirmed change with which the current level began; on the night that confirms it, that change. */
  readonly change?: SeriesChange;
  /** This night makes sure that the last change was an excursion: the level before it is back. */
  readonly returned?: SeriesChange;
}

interface JudgeSeriesOptions {
  readonly metric: MetricKey;
  readonly rules: VerdictRules;
}

/** Judges a series night by night, each in a time that does not depend on how many were before. */
export interface SeriesJudge {
  /** The next night's value, which must be positive. */
  push(value: number): PointJudgement;
}

/** Judges every night of a series in order. `values` are the valid nights, oldest first. */
export function judgeSeries(values: readonly number[], options: JudgeSeriesOptions): readonly PointJudgement[] {
  const judge = createSeriesJudge(options);
  return values.map((value) => judge.push(value));
}

/** A judge that has seen no night yet. */
export function createSeriesJudge({ metric, rules }: JudgeSeriesOptions): SeriesJudge {
  const noise = createNightNoise(rules);
  const level = createLevelNights(rules);
  let seen = 0;
  let judged: JudgedNight[] = [];
  let old: OldLevel | undefined;
  let change: SeriesChange | undefined;
  const tell = createRowTeller(metric);

  /** Cuts the series before the step's first night. Returns the last change if it was an excursion, which is now over. */
  function cut(step: Step): SeriesChange | undefined {
    const [before, fresh] = [level.values.slice(0, -step.nights), level.values.slice(-step.nights)];
    const found = changeOf(step, { fresh, since: seen - step.nights, metric });
    const over = old && isReturn(found, old, { lasted: before.length, rules }) ? old : undefined;
    noise.dropNewest(step.nights);
    judged = [];
    level.restart(over ? [...over.nights, ...fresh] : fresh);
    change = over ? undefined : found;
    old = over ? undefined : { nights: before, change: found, sigma: step.sigma };
    return over?.change;
  }

  return {
    push(value) {
      const baseline = baselineOf(level.ascending, { noise, metric, rules });
      if (baseline) {
        noise.add(value / (level.neighbourhood ?? value) - 1);
        judged = [...judged, { value, baseline }].slice(-rules.rowNights);
      }
      seen += 1;
      level.add(value);
      const step = findStep(judged, { rules, noise });
      const returned = step && cut(step);
      const rest = { ...(change && { change }), ...(returned && { returned }) };
      if (!baseline) return { finding: 'no-baseline', confirmed: false, ...rest };
      const { worseBy } = deviationOf(value, baseline, metric);
      const isOut = !returned && (step !== undefined || Math.abs(worseBy) >= baseline.minDetectable);
      const finding = isOut ? (worseBy > 0 ? 'worse' : 'better') : 'usual';
      return { ...tell(value, { finding, baseline, step }), ...rest };
    },
  };
}

/**
 * Tells a night's distance from what it was judged by; that of a night in a row that is out the same way from what the row's first
 * night was judged by, for the row itself has begun to move the baseline.
 */
function createRowTeller(metric: MetricKey) {
  let row: { readonly finding: PointJudgement['finding']; readonly baseline: Baseline } | undefined;
  return (
    value: number,
    night: {
      readonly finding: PointJudgement['finding'];
      readonly baseline: Baseline;
      readonly step: Step | undefined;
    },
  ): Omit<PointJudgement, 'change' | 'returned'> => {
    const { finding, step } = night;
    const isOut = finding !== 'usual';
    const kept = row?.finding === finding ? row.baseline : night.baseline;
    const baseline = isOut ? (step?.baseline ?? kept) : night.baseline;
    const confirmed = isOut && step !== undefined;
    row = isOut && !confirmed ? { finding, baseline } : undefined;
    return { finding, confirmed, baseline, ...deviationOf(value, baseline, metric) };
  };
}
