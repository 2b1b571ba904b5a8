import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { seededMoments } from '../support/seeded-moments.ts';
import { faultsOf, killNight } from '../support/kill-night.ts';

const FACTOR = 200;

/** A short night: the gate and three client runs. */
function short(plan: Plan): Plan {
  return { ...plan, points: plan.points.map((point, index) => ({ ...point, runs: index + 1 })) };
}

describe('a night whose runner is killed at any moment', () => {
  test('ends with the numbers of an undisturbed night, every run measured once, nothing left behind', async () => {
    const undisturbed = await killNight({ factor: FACTOR, plan: short, moments: [] });
    expect(faultsOf(undisturbed, undisturbed)).toStrictEqual([]);
    const night = await killNight({
      factor: FACTOR,
      plan: short,
      moments: seededMoments(6, { seed: 20_251_216, fromMs: 600, toMs: 3_000 }),
    });
    expect(night.killedAfterMs.length).toBeGreaterThan(0);
    expect(faultsOf(night, undisturbed)).toStrictEqual([]);
  }, 60_000);
});
