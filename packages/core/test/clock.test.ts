import { afterEach, expect, test, vi } from 'vitest';
import { scaledClock, steadyClock, systemClock } from '../src/clock.ts';

afterEach(() => vi.restoreAllMocks());

/** The wall clock as it is after a step of NTP. */
function step(hours: number): void {
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + hours * 3_600_000);
}

test.each([-3, 3])('a step of %d hours moves the wall clock, and no steady one', (hours) => {
  const scaled = scaledClock({ factor: 60, startAt: Date.parse('2025-12-02T18:00:00Z'), epoch: Date.now() });
  const clocks = [systemClock, steadyClock, scaled];
  const before = clocks.map((clock) => clock.now());
  step(hours);
  const moved = clocks.map((clock, index) => Math.round((clock.now() - (before[index] ?? 0)) / 3_600_000));
  expect(moved).toStrictEqual([hours, 0, 0]);
});

test('the steady clock shows the hour of the wall clock as long as nobody moves it', () => {
  expect(Math.abs(steadyClock.now() - Date.now())).toBeLessThan(1_000);
  expect(Number.isInteger(steadyClock.now())).toBe(true);
});

test('a scaled clock shows its start at its epoch, and runs faster', async () => {
  const startAt = Date.parse('2025-12-02T18:00:00Z');
  const clock = scaledClock({ factor: 1_000, startAt, epoch: Date.now() });
  expect(clock.now() - startAt).toBeLessThan(60_000);
  await clock.sleep(20_000);
  expect(clock.now() - startAt).toBeGreaterThanOrEqual(19_000);
});
