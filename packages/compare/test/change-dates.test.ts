import { describe, expect, test } from 'vitest';
import { judgeHistory, judgeNight, renderVerdictTable } from '../src/index.ts';
import { measurement, nightOf } from './samples.ts';

const nightsOf = (values: readonly number[], load = 8) =>
  values.map((value, at) => measurement(at + 1, value, { load }));

function verdictOf(...series: readonly (readonly number[])[]) {
  const all = series.flatMap((values, at) => nightsOf(values, at === 0 ? 8 : 16));
  const day = Math.max(...series.map((values) => values.length));
  const isTonight = ({ folder }: { readonly folder: string }) => folder === nightOf(day).folder;
  const history = all.filter((value) => !isTonight(value));
  return judgeNight(history, all.filter(isTonight), { night: nightOf(day) });
}

describe('a step is dated at the first night on the new level, and the last good image lies below it', () => {
  test.each<[string, readonly number[], number, number]>([
    ['with all nights judged', [1000, 1004, 997, 1001, 999, 1003, 998, 1002, 1120, 1121], 9, 8],
    ['with its first night too early to be judged', [1089, 1088, 1217, 1215, 1216], 3, 2],
    ['with two such nights', [1000, 1001, 999, 1000, 1000, 1150, 1152, 1151], 6, 5],
  ])('%s', (_, values, since, previous) => {
    const [cell] = verdictOf(values).cells;
    expect(cell?.change).toMatchObject({ since: nightOf(since), previous: nightOf(previous) });
  });
});

test('one change has one size: headline, alert, chart and the verdict of the night before', () => {
  const values = [1089, 1088, 1217, 1215, 1216];
  const verdict = verdictOf(values);
  expect(verdict.status).toBe('regression-confirmed');
  expect(verdict.headline).toContain('E2E latency at rate 8 +12%');
  expect(verdict.alerts?.[0]?.text).toContain('+12%');
  expect(verdictOf(values.slice(0, -1)).headline).toContain('+12%');
  const [series] = judgeHistory(nightsOf(values));
  expect(series?.changes[0]?.worseBy).toBeCloseTo(0.116, 3);
  expect(series?.points.at(-1)?.worseBy).toBeCloseTo(verdict.cells[0]?.worseBy ?? 0, 9);
});

test('the worst of a confirmed regression is that of all values, suspected ones included', () => {
  const usual = [1000, 1004, 997, 1001, 999, 1003, 998, 1002];
  const { headline } = verdictOf([...usual, 1060, 1062], [...usual, 1001, 1450]);
  expect(headline).toContain(
    'REGRESSION CONFIRMED: 1 of 2 values worse than usual, 1 more suspected (worst: E2E latency at rate 16 +45%',
  );
});

test('an alarm has its usual range beside it, however few nights it rests on', () => {
  const table = renderVerdictTable(verdictOf([1000, 1001, 999, 1150]));
  expect(table).toMatch(/1,150 ms +900\.0 ms … 1,100 ms \(3 nights\) +\+15%/);
});

test('values that swing by half confirm nothing while few nights are known', () => {
  const values = [40_900, 49_000, 104_000, 40_300, 49_000, 62_500, 71_000];
  expect(verdictOf(values).cells[0]?.state).toBe('suspect');
});
