import { expect, test } from 'vitest';
import { detection } from './proof.ts';

/** Measured with the rule of two nights at z 4 on other random numbers; 60 steps each, so read ±12. */
test.each([
  { sigma: 0.003, step: 0.03, expected: [95, 97, 100, 100] },
  { sigma: 0.003, step: 0.05, expected: [100, 100, 100, 100] },
  { sigma: 0.01, step: 0.03, expected: [13, 23, 32, 33] },
  { sigma: 0.01, step: 0.05, expected: [60, 68, 83, 83] },
  { sigma: 0.01, step: 0.1, expected: [98, 98, 100, 100] },
  { sigma: 0.02, step: 0.1, expected: [60, 67, 78, 78] },
])('a step of $step in noise of $sigma is found as often as it should be', ({ sigma, step, expected }) => {
  detection(sigma, step).forEach((found, index) => expect(found).toBeGreaterThanOrEqual((expected[index] ?? 0) - 12));
});
