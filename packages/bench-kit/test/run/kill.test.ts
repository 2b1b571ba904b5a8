import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { seededMoments } from '../support/seeded-moments.ts';
import { faultsOf, killNight } from '../support/kill-night.ts';

/** Slow enough that a client still runs when the next session looks for it. */
const FACTOR = 60;
/** The first kill hits the server's start, the others the client runs. */
const MOMENTS = [
  ...seededMoments(1, { seed: 5, fromMs: 36_000, toMs: 200_000 }),
  ...seededMoments(2, { seed: 5, fromMs: 300_000, toMs: 390_000 }),
];

/** A short night: the gate and three client runs. */
function short(plan: Plan): Plan {
  return { ...plan, points: plan.points.map((point, index) => ({ ...point, runs: index + 1 })) };
}

describe('a night whose runner is killed at any moment', () => {
  test('ends with the numbers of an undisturbed night, every run measured once, nothing left behind', async () => {
    const [undisturbed, night] = await Promise.all([
      killNight({ factor: FACTOR, plan: short, moments: [] }),
      killNight({ factor: FACTOR, plan: short, moments: MOMENTS }),
    ]);
    expect(faultsOf(undisturbed, undisturbed)).toStrictEqual([]);
    expect(night.killedAfterMs.length).toBeGreaterThan(0);
    expect(faultsOf(night, undisturbed)).toStrictEqual([]);
  });
});
