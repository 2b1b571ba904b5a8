import { assert, double, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { wilsonInterval } from '../src/wilson-interval.ts';

test.each([
  // Newcombe 1998 (Statistics in Medicine 17), table I, method 3.
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i: %f to %f', (right, trials, low, high) => {
  const interval = wilsonInterval(right / trials, trials, 0.95);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('an interval holds its share, stays within 0 and 1, and is wider at the higher level', () => {
  assert(
    property(integer({ min: 1, max: 20_000 }), double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
      const narrow = wilsonInterval(share, trials, 0.95);
      const wide = wilsonInterval(share, trials, 0.99);
      expect(narrow.low).toBeGreaterThanOrEqual(0);
      expect(narrow.high).toBeLessThanOrEqual(1);
      expect(narrow.low - share).toBeLessThanOrEqual(1e-12);
      expect(share - narrow.high).toBeLessThanOrEqual(1e-12);
      expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
    }),
  );
});
