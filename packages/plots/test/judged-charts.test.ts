import { judgeHistory, VERDICT_RULES } from '@sglang-ci/compare';
import { describe, expect, test } from 'vitest';
import { onlineTrendCharts } from '../src/index.ts';
import { consecutive, measured } from './nights.ts';

/** Twenty quiet nights at 100 and as many after a step. */
const stepped = consecutive('20251001', 40, (index) => (index < 20 ? 100 : 112) + (index % 3) * 0.2);

describe('the rule of the verdicts in a chart', () => {
  test('draws the usual range from the night that has one to the confirmed change, and anew after it', () => {
    const { bands } = marksOf(stepped);
    expect(bands.map(({ edge }) => [edge[0]?.slot, edge.at(-1)?.slot])).toEqual([
      [VERDICT_RULES.warmUpNights, 21],
      [expect.toSatisfy((slot: number) => slot > 21), 39],
    ]);
    const [first] = bands[0]?.edge ?? [];
    expect([first?.low, first?.high]).toEqual([expect.closeTo(98, 0), expect.closeTo(102, 0)]);
  });

  test('marks a confirmed change at its first night with size and direction', () => {
    const { steps, stepHeads } = marksOf(stepped);
    expect(steps).toMatchObject([
      { slot: 20, date: '20251021', line: 'rate 1', direction: 'worse', up: true, text: '+12%' },
    ]);
    expect(stepHeads).toEqual([{ slot: 20, direction: 'worse', up: true, text: '+12%' }]);
  });

  test('calls a lower latency better', () => {
    const faster = stepped.map((night) => ({ ...night, value: night.date < '20251021' ? 100 : 80 }));
    expect(marksOf(faster).stepHeads).toEqual([{ slot: 20, direction: 'better', up: false, text: '-20%' }]);
  });

  test('counts the lines that moved in one night', () => {
    const more = [2, 4].flatMap((load) =>
      stepped.map((night) => ({ ...night, load, value: night.value * load ** 0.5 })),
    );
    expect(marksOf([...stepped, ...more]).stepHeads).toEqual([
      { slot: 20, direction: 'worse', up: true, text: '+12% ×3' },
    ]);
  });

  test('marks no single bad night', () => {
    const spike = consecutive('20251001', 30, (index) => (index === 20 ? 150 : 100));
    expect(marksOf(spike).steps).toEqual([]);
  });

  test('ends the range where the machine changes', () => {
    const moved = consecutive('20251001', 30).map((night) => ({ ...night, node: night.date < '20251016' ? 'a' : 'b' }));
    expect(marksOf(moved).bands.map(({ edge }) => [edge[0]?.slot, edge.at(-1)?.slot])).toEqual([
      [VERDICT_RULES.warmUpNights, 14],
      [15 + VERDICT_RULES.warmUpNights, 29],
    ]);
  });

  test('compares the label of tonight with the baseline of the verdict, and colours it by the state', () => {
    const quiet = consecutive('20251001', 15);
    expect(marksOf([...quiet, measured({ date: '20251016', value: 120 })]).labels[0]).toMatchObject({
      text: '120.0  +20.0%',
      tone: 'bad',
    });
    expect(marksOf(quiet.slice(0, 5)).labels[0]).toMatchObject({ text: '100.0', tone: 'plain' });
  });

  test('judges by nights before the first day that is shown', () => {
    const { axis, charts } = onlineTrendCharts(consecutive('20251001', 30), { from: '20251026' });
    expect(axis.slots).toHaveLength(5);
    expect(charts[1]?.marks.bands.map(({ edge }) => edge.length)).toEqual([5]);
  });

  test('takes the judgement that the caller has', () => {
    expect(onlineTrendCharts(stepped, { judged: judgeHistory(stepped) })).toEqual(onlineTrendCharts(stepped));
    expect(onlineTrendCharts(stepped, { judged: [] }).charts[1]?.marks.bands).toEqual([]);
  });

  test('tells the usual range and the state in the tooltip', () => {
    const notes = marksOf([...consecutive('20251001', 15), measured({ date: '20251016', value: 120 })]).notes[0];
    expect(notes?.at(-1)).toBe(
      '120.0 ms · 1 run · flushed-3 · node-a · usual 98.00 to 102.0 · outside the usual range: suspect',
    );
  });
});

describe('many nights on few places', () => {
  const years = consecutive('20220101', 1_000, (index) => (index < 600 ? 100 : 110) + (index % 5) * 0.1);

  test('has at most that many dates, each line the median of its nights with lowest and highest', () => {
    const { axis, charts } = onlineTrendCharts(years, { maxSlots: 100 });
    const [, e2e] = charts;
    expect(axis.slots.length).toBeLessThanOrEqual(100);
    expect(e2e?.config.data.labels).toHaveLength(axis.slots.length);
    expect(e2e?.config.data.labels?.[0]).toBe('2022-01-01');
    expect(e2e?.config.data.datasets[0]?.data[0]).toBeCloseTo(100.2);
    expect(e2e?.marks.spreads[0]).toMatchObject({ slot: 0, low: 100, high: 100.4 });
    expect(e2e?.marks.notes[0]?.[0]).toBe('median 100.2 ms · 100.0 to 100.4 · 11 nights, 2022-01-01 to 2022-01-11');
  });

  test('keeps the change and the newest night', () => {
    const { axis, charts } = onlineTrendCharts(years, { maxSlots: 100 });
    const [step] = charts[1]?.marks.steps ?? [];
    const slot = axis.slots[step?.slot ?? -1];
    expect(step).toMatchObject({ date: '20230824', text: '+9.8%' });
    expect([slot?.date, slot?.lastDate].map((day) => Number(day))).toEqual([
      expect.toSatisfy((day: number) => day <= 20_230_824),
      expect.toSatisfy((day: number) => day >= 20_230_824),
    ]);
    expect(charts[1]?.config.data.datasets[0]?.data.at(-1)).toBe(years.at(-1)?.value);
  });

  test('shows only the metrics and loads that were asked for', () => {
    const { charts } = onlineTrendCharts([...years, ...years.map((night) => ({ ...night, load: 2 }))], {
      metrics: ['ttftMs', 'e2eMs'],
      loads: [2],
    });
    expect(
      charts.map(({ id, hasData, config }) => [id, hasData, config.data.datasets.map(({ label }) => label)]),
    ).toEqual([
      ['ttftMs', false, []],
      ['e2eMs', true, ['rate 2']],
    ]);
  });
});

function marksOf(measurements: Parameters<typeof onlineTrendCharts>[0]) {
  const chart = onlineTrendCharts(measurements, { metrics: ['e2eMs'] }).charts[0];
  if (chart === undefined) throw new Error('no chart');
  return chart.marks;
}
