import { expect, test } from 'vitest';
import { segmentSeries } from '../src/index.ts';
import { randomOf, realNoise, simulateNights } from '../bench/support/simulate.ts';

const noise = realNoise(0.003);

test('one level is one stretch, spikes or not', () => {
  expect(segmentSeries(simulateNights(120, { noise, random: randomOf(1) }))).toHaveLength(1);
});

test('a step is dated to the night', () => {
  const values = simulateNights(120, { noise, random: randomOf(2), stepAt: 70, step: 0.05 });
  const [before, after] = segmentSeries(values);
  expect([before, after]).toMatchObject([
    { from: 0, to: 70 },
    { from: 70, to: 120 },
  ]);
  expect((after?.level ?? 0) / (before?.level ?? 1)).toBeCloseTo(1.05, 2);
});

test('two nights away are no stretch, ten are', () => {
  const values = (away: number) =>
    Array.from({ length: 40 }, (_, at) => 100 + (at % 3) + (at >= 20 && at < 20 + away ? 50 : 0));
  expect(segmentSeries(values(2))).toHaveLength(1);
  expect(segmentSeries(values(10)).map(({ from }) => from)).toStrictEqual([0, 20, 30]);
});

test.each([[[]], [[5]], [[5, 5, 5, 5]]])('%j is at most one stretch', (values) => {
  expect(segmentSeries(values).length).toBe(Math.min(1, values.length));
});
