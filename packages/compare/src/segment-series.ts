import { median } from '@sglang-ci/core';
import { insertSorted, middleOf } from './sorted.ts';

/** A stretch of a series at one level. */
export interface Segment {
  /** Index of its first value, and of the first value behind it. */
  readonly from: number;
  readonly to: number;
  /** The median of its values. */
  readonly level: number;
}

/**
 * Cuts a whole series, seen from its end, into stretches of one level each: for a chart, and for dating a change better than
 * the night that noticed it could. Cuts with the least sum of absolute deviations from each stretch's median plus a price
 * for each stretch (L1 Potts: Storath, Weinmann & Demaret, IEEE TSP 62, 2014) are made at several prices; the one with
 * the least n ln(mean deviation) + 6 ln(n) for each stretch is taken (a BIC, as Airspeed Velocity chooses). Something
 * shorter than `minLength` is never a stretch. Time grows with the square of the length: 365 values take some 30 ms.
 */
export function segmentSeries(
  values: readonly number[],
  { minLength = 3 }: { readonly minLength?: number } = {},
): readonly Segment[] {
  const noise = noiseOf(values);
  const cuts = PRICES.map((price) =>
    cutAt(values, { minLength, cost: price * noise * Math.log(Math.max(2, values.length)) }),
  );
  const scored = cuts.map((segments) => ({ segments, score: scoreOf(values, { segments, noise }) }));
  return scored.reduce((best, one) => (one.score < best.score ? one : best), scored[0] ?? NOTHING).segments;
}

const PRICES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

const NOTHING = { segments: [], score: 0 } as const;

/** The lower, the better these stretches explain the values. A spike counts as 8 sigmas. */
function scoreOf(
  values: readonly number[],
  { segments, noise }: { readonly segments: readonly Segment[]; readonly noise: number },
): number {
  const count = values.length;
  const deviations = segments.flatMap(({ from, to, level }) =>
    values.slice(from, to).map((value) => Math.min(8 * noise, Math.abs(value - level))),
  );
  const mean = deviations.reduce((sum, one) => sum + one, 0) / count;
  return count * Math.log(mean + noise / 10) + 6 * Math.log(count) * segments.length;
}

function cutAt(
  values: readonly number[],
  { minLength, cost }: { readonly minLength: number; readonly cost: number },
): readonly Segment[] {
  const best = [-cost];
  const cut = [0];
  for (let to = 1; to <= values.length; to++) {
    best[to] = Number.POSITIVE_INFINITY;
    const ascending: number[] = [];
    let deviations = 0;
    for (let from = to - 1; from >= 0 && deviations <= (best[to] ?? 0); from--) {
      const value = values[from] ?? 0;
      deviations += distanceFromMiddle(ascending, value);
      insertSorted(ascending, value);
      const total = (best[from] ?? 0) + cost + deviations;
      const isStretch = from === 0 || (to - from >= minLength && from >= minLength);
      if (isStretch && total < (best[to] ?? 0)) [best[to], cut[to]] = [total, from];
    }
  }
  return segmentsOf(values, cut);
}

/** What a value adds to a stretch's least sum of absolute deviations: its distance from the interval of the medians. */
function distanceFromMiddle(ascending: readonly number[], value: number): number {
  const count = ascending.length;
  const middle = middleOf(ascending);
  if (middle === undefined) return 0;
  if (count % 2 === 1) return Math.abs(value - middle);
  const [low = 0, high = 0] = [ascending[count / 2 - 1], ascending[count / 2]];
  return Math.max(0, low - value, value - high);
}

/** Sigma of one value, from the differences between neighbours: a changed level touches only one of them. */
function noiseOf(values: readonly number[]): number {
  const differences = values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? value)));
  const usual = (1.4826 * (median(differences) ?? 0)) / Math.SQRT2;
  return usual > 0 ? usual : differences.reduce((sum, one) => sum + one, 0) / Math.max(1, differences.length) / 2;
}

function segmentsOf(values: readonly number[], cut: readonly number[]): readonly Segment[] {
  const segments: Segment[] = [];
  for (let to = values.length; to > 0; to = cut[to] ?? 0) {
    const from = cut[to] ?? 0;
    segments.unshift({ from, to, level: median(values.slice(from, to)) ?? 0 });
  }
  return segments;
}
