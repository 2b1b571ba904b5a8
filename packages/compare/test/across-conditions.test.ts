import type { CellVerdict, Measurement, Verdict } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { isRegression, judgeNight } from '../src/index.ts';
import { measurement, nightOf } from './samples.ts';

const usual = [1000, 1004, 997, 1001, 999, 1003, 998, 1002, 1000, 1001];
const elsewhere = { node: 'mi300-b' };

/** The verdict of the last of these values, each a night's only one: nights on `mi300-a`, then nights elsewhere. */
function verdictOf(
  before: readonly number[],
  after: readonly number[],
  changes: Partial<Measurement> = elsewhere,
): Verdict {
  const nights = [
    ...before.map((value, at) => measurement(at + 1, value)),
    ...after.map((value, at) => measurement(before.length + at + 1, value, changes)),
  ];
  const day = nights.length;
  return judgeNight(nights.slice(0, -1), nights.slice(-1), { night: nightOf(day) });
}

describe('a change that comes with other conditions', () => {
  test('is one alert: what changed with it, how far from anything seen, and that the two cannot be told apart', () => {
    const verdict = verdictOf(usual, [1400]);
    expect(verdict.status).toBe('changed-with-conditions');
    expect(verdict.alerts).toHaveLength(1);
    expect(verdict.alerts?.[0]).toMatchObject({ state: 'changed', since: nightOf(11), previous: nightOf(10) });
    expect(verdict.alerts?.[0]?.text).toBe(
      '1 of 1 values worse since 2025-11-11, and with it node changed from mi300-a to mi300-b; most: E2E latency at rate 8 +40% against the 10 nights up to 2025-11-10 (+39% above the highest of 10 nights, 1,004 ms); the image (v0.5.5-rocm700-mi30x-20251110 to v0.5.5-rocm700-mi30x-20251111) and the node cannot be told apart without a run on the other side',
    );
    expect(verdict.headline).toBe(`CHANGED WITH THE CONDITIONS: ${verdict.alerts?.[0]?.text}`);
  });

  test('is dated and sized the same on its second night, which has one comparable night', () => {
    const { headline, status } = verdictOf(usual, [1400, 1400]);
    expect(status).toBe('changed-with-conditions');
    expect(headline).toContain('worse since 2025-11-11');
    expect(headline).toContain('+40% against the 10 nights');
    expect(headline).toContain('against the last comparable night, 2025-11-11: 0 of 1 values worse by more than 5%');
  });

  test('is compared with as few nights as there are', () => {
    expect(verdictOf([1000], [1400])).toMatchObject({
      status: 'changed-with-conditions',
      headline: expect.stringContaining('+40% against the night up to 2025-11-01 ('),
    });
  });

  test.each<[string, number, Verdict['status'], boolean]>([
    ['less than the nights vary', 1010, 'no-baseline', false],
    ['more than they vary, less than the plain limit', 1060, 'changed-with-conditions', false],
    ['more than the plain limit', 1110, 'changed-with-conditions', true],
    ['better', 800, 'no-baseline', false],
  ])('%s: status and whether it fails a build', (_, value, status, fails) => {
    const verdict = verdictOf(usual, [value]);
    expect(verdict.status).toBe(status);
    expect(isRegression(verdict)).toBe(fails);
  });

  test('for the better is an alert too, and no warning', () => {
    expect(verdictOf(usual, [800]).alerts).toMatchObject([{ state: 'changed', text: expect.stringContaining('-20%') }]);
  });
});

describe('a suspicion', () => {
  const across = (verdict: Verdict): CellVerdict['across'] => verdict.cells[0]?.across;

  test('lives through a change of conditions, as long as the value is not back', () => {
    const verdict = verdictOf([...usual, 1300], [1310, 1305, 1302, 1301]);
    expect(verdict.status).toBe('changed-with-conditions');
    expect(across(verdict)?.suspectedSince).toStrictEqual(nightOf(11));
    expect(verdict.headline).toContain('against the level before 2025-11-11 (');
    expect(verdict.headline).toContain('1 suspected since 2025-11-11, before that change, and open since then');
    expect(across(verdict)?.worseBy).toBeCloseTo(0.3, 2);
  });

  test('ends when it is back', () => {
    expect(across(verdictOf([...usual, 1300], [1001]))?.suspectedSince).toBeUndefined();
  });
});

describe('too few comparable nights', () => {
  test.each<[string, readonly number[], Verdict['status'], string]>([
    [
      'as before',
      [1000, 1001],
      'no-baseline',
      '0 of 1 values worse by more than 5%, E2E latency at rate 8 +0.1% at worst',
    ],
    [
      'worse than Compare lets pass',
      [1000, 1070],
      'no-baseline',
      '1 of 1 values worse by more than 5%, E2E latency at rate 8 +7.0% at worst',
    ],
    [
      'worse than the plain limit',
      [1000, 1000, 1400],
      'regression-suspected',
      '1 of 1 values worse by more than 5%, E2E latency at rate 8 +40% at worst',
    ],
  ])('%s: told against the last of them', (_, values, status, words) => {
    const verdict = verdictOf(values, []);
    expect(verdict.status).toBe(status);
    expect(verdict.headline).toContain('nothing to judge 1 values by');
    expect(verdict.headline).toContain(words);
  });

  test('the very first night says that there is nothing to judge by', () => {
    expect(verdictOf([1000], []).headline).toBe(
      'NO BASELINE YET: nothing to judge 1 values by; a full verdict needs 7 comparable earlier nights, there are fewer than 3',
    );
  });
});
