import { expect, test } from 'vitest';
import { dayOf, isDay, logTimeOf, scaledClock, shiftDay, stampOf } from '../src/index.ts';

test.each([
  ['2025-12-16T07:59:59Z', '20251215', '20251215_235959', '2025-12-15 23:59:59 PST'],
  ['2025-12-16T08:00:00Z', '20251216', '20251216_000000', '2025-12-16 00:00:00 PST'],
  ['2025-07-01T06:30:05Z', '20250630', '20250630_233005', '2025-06-30 23:30:05 PDT'],
])('%s is %s in the lab', (iso, day, stamp, time) => {
  const ms = Date.parse(iso);
  expect([dayOf(ms), stampOf(ms), logTimeOf(ms)]).toStrictEqual([day, stamp, time]);
});

test.each([
  ['20251201', -1, '20251130'],
  ['20240228', 1, '20240229'],
  ['20251231', 1, '20260101'],
])('%s %i days on is %s', (day, offset, expected) => {
  expect(shiftDay(day, offset)).toBe(expected);
});

test.each([
  ['20251216', true],
  ['20251399', false],
  ['2025-12-1', false],
])('%s is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected);
});

test('a scaled clock shows its start at its epoch and runs ahead from there', () => {
  const epoch = Date.now() - 1_000;
  const clock = scaledClock({ factor: 60, startAt: 1_000_000, epoch });
  expect(clock.now()).toBeGreaterThanOrEqual(1_000_000 + 60_000);
});
