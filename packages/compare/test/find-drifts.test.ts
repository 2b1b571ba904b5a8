import { describe, expect, test } from 'vitest';
import { driftDigest, findDrifts, judgeSeries, VERDICT_RULES } from '../src/index.ts';
import { measurement, usualNights } from './samples.ts';
import { randomOf, realNoise, simulateNights } from '../bench/support/simulate.ts';

const options = { metric: 'e2eMs', rules: VERDICT_RULES } as const;
const wobble = (night: number) => 1 + 0.002 * Math.sin(night * 2.4);
const creeping = Array.from(
  { length: 60 },
  (_, night) => 1000 * wobble(night) * (1 + 0.0004 * Math.max(0, night - 15)),
);

test('a creep of 0.04% a night is found, though no night is far out', () => {
  expect(judgeSeries(creeping, options).some((night) => night.confirmed)).toBe(false);
  expect(findDrifts(creeping, options)[0]).toMatchObject({ finding: 'worse' });
});

test('a still series has no drift', () => {
  expect(
    findDrifts(
      Array.from({ length: 60 }, (_, night) => 1000 * wobble(night)),
      options,
    ),
  ).toStrictEqual([]);
});

test('noise alone drifts less than once in two years', () => {
  const random = randomOf(5);
  const years = Array.from({ length: 30 }, () =>
    findDrifts(simulateNights(365, { noise: realNoise(0.01), random }), options),
  );
  const worse = years.flat().filter((drift) => drift.finding === 'worse');
  expect(worse.length / years.length).toBeLessThanOrEqual(0.5);
});

describe('the weekly digest', () => {
  const history = creeping.map((value, night) => measurement(night + 1, value));

  test('names what creeps', () => {
    expect(driftDigest(history, { since: '20251101' })).toStrictEqual([
      expect.stringMatching(
        /^GROK1 mi30x standard: E2E latency at rate 8 has been creeping worse since 20251[12]\d\d$/,
      ),
    ]);
  });

  test('leaves out what was sure before, and is empty for quiet nights', () => {
    expect(driftDigest(history, { since: '20260101' })).toStrictEqual([]);
    expect(driftDigest(usualNights(20), { since: '20251101' })).toStrictEqual([]);
  });
});
