import { median, type MetricKey, METRICS } from '@sglang-ci/core';
import type { NightNoise } from './night-noise.ts';
import { minChangeOf, type VerdictRules } from './rules.ts';
import { middleOf } from './sorted.ts';

/** What is usual for a series on one night, from the nights before it. */
export interface Baseline {
  readonly centre: number;
  /** Relative robust sigma of one night around its level. */
  readonly sigma: number;
  /** The same, but while few nights are known how far those of the level lie from its centre (1.4826 MAD). */
  readonly scatter: number;
  /** Sigma of a new night's distance from the centre, in the unit of the values: the centre is not known exactly either. */
  readonly scale: number;
  /** How many nights made the centre. */
  readonly nights: number;
  /** The usual range: outside it a value is suspect or better than usual. */
  readonly low: number;
  readonly high: number;
  /** Smallest relative change this series can show in one night; half the width of the usual range over the centre. */
  readonly minDetectable: number;
  /** Smallest change worth a word here. */
  readonly minChange: number;
  /** Enough nights for the series' own noise to decide. */
  readonly settled: boolean;
}

/** The baseline of a level's newest valid values, in ascending order, in the noise known; `undefined` if they are too few. */
export function baselineOf(
  ascending: readonly number[],
  context: { readonly noise: NightNoise; readonly metric: MetricKey; readonly rules: VerdictRules },
): Baseline | undefined {
  const { noise, metric, rules } = context;
  const nights = ascending.length;
  const centre = middleOf(ascending);
  if (centre === undefined || nights < rules.minNights) return undefined;
  const settled = noise.nights >= rules.warmUpNights - rules.minNights;
  const { sigma } = noise;
  const scale = sigma * Math.sqrt(1 + CENTRE_COST / nights);
  const minChange = settled ? minChangeOf(metric, rules) : rules.warmUpChange;
  const minDetectable = settled ? Math.max(minChange, rules.zLimit * scale) : minChange;
  const half = minDetectable * centre;
  return {
    centre,
    sigma,
    scatter: settled ? sigma : scatterOf(ascending, centre),
    nights,
    minDetectable,
    minChange,
    settled,
    scale: scale * centre,
    low: centre - half,
    high: centre + half,
  };
}

function scatterOf(values: readonly number[], centre: number): number {
  return (1.4826 * (median(values.map((value) => Math.abs(value - centre))) ?? 0)) / centre;
}

/** Variance of a median of n nights of heavy-tailed noise, in nights: about 1.25 / n of one night's robust variance. */
export const CENTRE_COST = 1.25;

/** How far a value lies from the centre in this metric's bad direction: relative change and robust z, positive = worse. */
export function deviationOf(value: number, baseline: Baseline, metric: MetricKey): { worseBy: number; z: number } {
  const worse = METRICS[metric].better === 'lower' ? value - baseline.centre : baseline.centre - value;
  return { worseBy: worse / baseline.centre, z: worse / baseline.scale };
}
