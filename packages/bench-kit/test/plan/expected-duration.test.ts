import { describe, expect, test } from 'vitest';
import { batchLimitS, gateLimitS, servingLimitS } from '../../src/plan/expected-duration.ts';

/** Wall times of real nights, seconds: the median and the slowest of hundreds of runs. */
const SERVING = [
  ['request_rate', 1, 300, 512, 321, 393],
  ['request_rate', 4, 1_200, 512, 319, 431],
  ['request_rate', 8, 2_400, 512, 385, 589],
  ['request_rate', 16, 2_400, 512, 288, 304],
  ['concurrency', 1, 128, 800, 2_523, 4_461],
  ['concurrency', 4, 128, 800, 702, 1_353],
  ['concurrency', 16, 128, 800, 297, 527],
  ['concurrency', 64, 500, 800, 404, 891],
  ['concurrency', 128, 500, 800, 349, 633],
] as const;

describe('a run of the client is given room, but not for ever', () => {
  test.each(SERVING)('%s %i', (kind, value, prompts, outputLen, medianS, slowestS) => {
    const limitS = servingLimitS({ load: { kind, value }, prompts, outputLen });
    expect(limitS).toBeGreaterThan(1.3 * slowestS);
    expect(limitS).toBeLessThan(7 * medianS);
  });
});

test('longer work gets a longer limit', () => {
  const batch = { kind: 'batch_size', inputLen: 1_024, outputLen: 128, tp: 8 } as const;
  expect(batchLimitS({ ...batch, value: 256 })).toBeGreaterThan(batchLimitS({ ...batch, value: 1 }));
  expect(batchLimitS({ ...batch, value: 1, outputLen: 4_096 })).toBeGreaterThan(batchLimitS({ ...batch, value: 1 }));
});

test('an accuracy run of the whole test set, which took 23 to 218 s, is given about twenty minutes', () => {
  expect(gateLimitS(1_319, 2_000)).toBeGreaterThan(900);
  expect(gateLimitS(1_319, 2_000)).toBeLessThan(1_500);
  expect(gateLimitS(1_319, 1)).toBeGreaterThan(13_190);
});
