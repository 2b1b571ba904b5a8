import type { VerdictRules } from './rules.ts';
import { insertSorted, middleOf, removeSorted } from './sorted.ts';

/** How far a series' nights usually lie from their neighbours, learned night by night. */
export interface NightNoise {
  /** How many nights it was learned from. */
  readonly nights: number;
  /** Robust relative sigma of one night, at least the floor; larger while only few nights are known. */
  readonly sigma: number;
  /** Adds a night's relative distance from the median of the nights just before it. */
  add(error: number): void;
  /** Takes back the newest nights, which turned out to be another level and no noise. */
  dropNewest(count: number): void;
  /**
   * How much evidence of neighbouring nights counts, 1 for independent nights: (1 - r) / (1 + r), the share of independent
   * values in a series of lag-1 correlation r. `skip` leaves out the newest nights, which are under test.
   */
  independence(skip: number): number;
}

/** An empty memory. It survives a change of the level: a node's noise stays when an image gets slower. */
export function createNightNoise(rules: VerdictRules): NightNoise {
  const errors: number[] = [];
  const sizes: number[] = [];
  return {
    get nights() {
      return errors.length;
    },
    get sigma() {
      const median = middleOf(sizes);
      if (median === undefined) return rules.scaleFloor;
      const margin = 1 + rules.fewNightsMargin / (errors.length + rules.fewNightsMargin);
      return Math.max(rules.scaleFloor, SIGMA_PER_MEDIAN * median * margin);
    },
    add(error) {
      errors.push(error);
      insertSorted(sizes, Math.abs(error));
      if (errors.length > rules.noiseWindow) removeSorted(sizes, Math.abs(errors.shift() ?? 0));
    },
    dropNewest(count) {
      for (const error of errors.splice(Math.max(0, errors.length - count))) removeSorted(sizes, Math.abs(error));
    },
    independence(skip) {
      const likeness = correlationOf(errors.slice(0, errors.length - skip), this.sigma);
      return (1 - likeness) / (1 + likeness);
    },
  };
}

/**
 * 1.4826 makes a median absolute deviation a sigma. Distances from a median of 7 are 1.1 times larger than those from the
 * true level: √(1 + (π/2)/7).
 */
const SIGMA_PER_MEDIAN = 1.4826 / 1.1;

/** Lag-1 correlation of errors clipped at 2.5 sigma; 0 where it is not above its own chance level of 2/√n. */
function correlationOf(errors: readonly number[], sigma: number): number {
  const clipped = errors.map((error) => Math.max(-2.5, Math.min(2.5, error / sigma)));
  let products = 0;
  let squares = 0;
  clipped.forEach((value, at) => {
    products += value * (clipped[at - 1] ?? 0);
    squares += value * value;
  });
  const correlation = squares === 0 ? 0 : products / squares;
  return correlation < 2 / Math.sqrt(clipped.length) ? 0 : correlation;
}
