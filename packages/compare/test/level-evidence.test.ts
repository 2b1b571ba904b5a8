import { describe, expect, test } from 'vitest';
import { levelEvidence, student4 } from '../src/level-evidence.ts';
import { VERDICT_RULES } from '../src/index.ts';

/** Expected: `scipy.stats.t(4).pdf(z * k) * k` with `k = 1.4826 * scipy.stats.t(4).ppf(0.75)`, scipy 1.16.3. */
test.each([
  [0, 0.4118090613482092],
  [1, 0.2131061182930009],
  [2.8, 0.019845639452584284],
  [5, 0.0019337883428756514],
  [10, 7.604916295550653e-5],
])('the density of heavy-tailed noise at %d sigmas', (z, density) => {
  expect(student4(z) / density).toBeCloseTo(1, 3);
});

describe('how much likelier nights are at another level', () => {
  const evidence = (zs: readonly number[], level: number) =>
    levelEvidence(zs, level, { sigma: 0.01, rules: VERDICT_RULES });

  /** Expected: the same mixture computed with scipy. */
  test.each([
    { zs: [5, 5], level: 5, expected: 8.6698 },
    { zs: [3, 4], level: 3.5, expected: 6.6088 },
    { zs: [10, 30], level: 10, expected: 4.753 },
  ])('$zs', ({ zs, level, expected }) => {
    expect(evidence(zs, level)).toBeCloseTo(expected, 2);
  });

  test('a spike says nothing about either level', () => {
    expect(Math.abs(evidence([40], 5))).toBeLessThan(0.05);
  });
});
