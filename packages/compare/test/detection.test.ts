import { describe, expect, test } from 'vitest';
import { OURS } from '../bench/support/candidates.ts';
import { detection, falseAlarms, PROFILES, SIZES } from '../bench/support/simulated.ts';

/** The targets of this package, on the random numbers of its README: `pnpm bench verdict` prints all. */
describe('what the rule promises', () => {
  test.each(Object.entries(PROFILES))('noise %s: few false confirmations a series and year', (name, noise) => {
    const limit = name === 'clean 1%' ? 0.03 : 0.3;
    expect(falseAlarms(OURS, noise, SIZES.ours)).toBeLessThanOrEqual(limit);
  });

  test.each([
    { sigma: 0.003, step: 0.03, second: 94, seventh: 99 },
    { sigma: 0.01, step: 0.05, second: 75, seventh: 99 },
    { sigma: 0.01, step: 0.1, second: 94, seventh: 99 },
  ])('a step of $step in noise of $sigma is found in time', ({ sigma, step, second, seventh }) => {
    const { found } = detection(OURS, { sigma, step }, { years: 1000, seed: SIZES.steps.seed });
    expect(found[1]).toBeGreaterThanOrEqual(second);
    expect(found[3]).toBeGreaterThanOrEqual(seventh);
  });
});
