import { median } from '@sglang-ci/core';
import type { VerdictRules } from './rules.ts';
import { insertSorted, removeSorted } from './sorted.ts';

/** The newest nights of a series' current level. */
export interface LevelNights {
  /** Oldest first: those of the baseline and, before them, as many as a row under test can have. */
  readonly values: readonly number[];
  /** The baseline's nights, in ascending order. */
  readonly ascending: readonly number[];
  /** The median of the nights just before the next one. */
  readonly neighbourhood: number | undefined;
  add(value: number): void;
  /** Begins again with these nights. */
  restart(values: readonly number[]): void;
}

export function createLevelNights(rules: VerdictRules): LevelNights {
  const kept = rules.window + rules.rowNights;
  let values: number[] = [];
  let ascending: number[] = [];
  return {
    get values() {
      return values;
    },
    get ascending() {
      return ascending;
    },
    get neighbourhood() {
      return median(values.slice(-NEIGHBOURS));
    },
    add(value) {
      values.push(value);
      insertSorted(ascending, value);
      const leaving = values[values.length - 1 - rules.window];
      if (leaving !== undefined) removeSorted(ascending, leaving);
      if (values.length > kept) values.shift();
    },
    restart(nights) {
      values = nights.slice(-kept);
      ascending = values.slice(-rules.window).toSorted((a, b) => a - b);
    },
  };
}

/** Nights whose median is a night's neighbourhood: a changed level disturbs the noise for half as many nights. */
const NEIGHBOURS = 7;
