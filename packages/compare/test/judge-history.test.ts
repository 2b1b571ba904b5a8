import { describe, expect, test } from 'vitest';
import { judgeHistory, judgeNight } from '../src/index.ts';
import { measurement, nightOf, onlineNight, usualNights } from './samples.ts';

const history = [...usualNights(14), ...[15, 16, 17].flatMap((day) => onlineNight(day, { factor: 1.21 }))];
const e2eAt = (load: number) => ({ metric: 'e2eMs', load }) as const;

test('one series per value of a load, one point per night', () => {
  const judged = judgeHistory(history);
  expect(judged).toHaveLength(9);
  expect(judged[0]).toMatchObject({ ...e2eAt(1), model: 'GROK1', loadKind: 'request_rate', cuts: [] });
  expect(judged[0]?.points.map(({ date }) => date)).toStrictEqual(
    Array.from({ length: 17 }, (_, day) => nightOf(day + 1).date),
  );
});

test('a change is told once: since which image, after which one, when it was sure, from what to what', () => {
  const [series] = judgeHistory(history);
  expect(series?.changes).toHaveLength(1);
  const [change] = series?.changes ?? [];
  expect(change).toMatchObject({
    direction: 'worse',
    previous: nightOf(14),
    since: nightOf(15),
    confirmed: nightOf(16),
  });
  expect(change?.worseBy).toBeCloseTo(0.21, 2);
  expect((change?.to ?? 0) / (change?.from ?? 1)).toBeCloseTo(1.21, 2);
});

test('the last point says what the verdict of that night says', () => {
  const { cells } = judgeNight(history.slice(0, -9), onlineNight(17, { factor: 1.21 }), { night: nightOf(17) });
  const points = judgeHistory(history).map(({ points: nights, ...series }) => ({ ...series, point: nights.at(-1) }));
  for (const cell of cells) {
    const series = points.find(({ metric, load }) => metric === cell.metric && load === cell.load);
    expect(series?.point?.state).toBe(cell.state);
    expect(series?.point?.baseline?.centre).toBe(cell.baseline?.centre);
  }
});

describe('other conditions', () => {
  const elsewhere = [15, 16].map((day) => measurement(day, 50_000, { node: 'mi300-b' }));
  const before = Array.from({ length: 14 }, (_, night) => measurement(night + 1, 1000 + (night % 3)));
  const [series] = judgeHistory([...before, ...elsewhere, measurement(17, 1002)]);

  test('are marked with what changed', () => {
    expect(series?.cuts).toMatchObject([
      { ...nightOf(15), changes: [{ what: 'node', from: 'mi300-a', to: 'mi300-b' }] },
      { ...nightOf(17), changes: [{ what: 'node', from: 'mi300-b', to: 'mi300-a' }] },
    ]);
  });

  test('neither alarm nor enter the baseline of the old ones', () => {
    expect(series?.changes).toStrictEqual([]);
    expect(series?.points.slice(-3).map(({ state }) => state)).toStrictEqual(['warming-up', 'warming-up', 'good']);
    expect(series?.points.at(-1)?.baseline).toMatchObject({ nights: 14 });
  });
});

test('an invalid night is a point without a judgement, and no part of any baseline', () => {
  const before = Array.from({ length: 14 }, (_, night) => measurement(night + 1, 1000 + (night % 3)));
  const invalid = measurement(15, 9000, { valid: false, invalidReasons: ['2 requests failed'] });
  const [series] = judgeHistory([...before, invalid, measurement(16, 1001)]);
  expect(series?.points.at(-2)).toStrictEqual({ ...nightOf(15), value: 9000, runs: 3, state: 'invalid' });
  expect(series?.points.at(-1)).toMatchObject({ state: 'good', baseline: { nights: 14 } });
});
