import { median, type MetricKey, METRICS } from '@sglang-ci/core';
import { minChangeOf, type VerdictRules } from './rules.ts';

/** What is usual for a series, from the newest nights of its current segment. */
export interface Baseline {
  readonly centre: number;
  /** Robust sigma: 1.4826 MAD, but at least `scaleFloor` of the centre. Same unit as the values. */
  readonly scale: number;
  readonly nights: number;
  /** The usual range: outside it a value is suspect or better than usual. */
  readonly low: number;
  readonly high: number;
  /** Smallest relative change this series can show; half the width of the usual range over the centre. */
  readonly minDetectable: number;
  /** Enough nights for the series' own noise to decide. */
  readonly settled: boolean;
}

/** The baseline that these earlier values (oldest first, one per night, all valid) make; `undefined` if they are too few. */
export function baselineOf(values: readonly number[], metric: MetricKey, rules: VerdictRules): Baseline | undefined {
  const recent = values.slice(-rules.window);
  const centre = median(recent);
  if (centre === undefined || recent.length < rules.minNights) return undefined;
  const deviation = median(recent.map((value) => Math.abs(value - centre))) ?? 0;
  const scale = Math.max(1.4826 * deviation, rules.scaleFloor * centre);
  const settled = recent.length >= rules.warmUpNights;
  const smallest = settled ? minChangeOf(metric, rules) : rules.warmUpChange;
  const minDetectable = Math.max(smallest, (rules.zLimit * scale) / centre);
  const half = minDetectable * centre;
  return { centre, scale, nights: recent.length, low: centre - half, high: centre + half, minDetectable, settled };
}

/** How far a value lies from the centre in this metric's bad direction: relative change and robust z, positive = worse. */
export function deviationOf(value: number, baseline: Baseline, metric: MetricKey): { worseBy: number; z: number } {
  const worse = METRICS[metric].better === 'lower' ? value - baseline.centre : baseline.centre - value;
  return { worseBy: worse / baseline.centre, z: worse / baseline.scale };
}
