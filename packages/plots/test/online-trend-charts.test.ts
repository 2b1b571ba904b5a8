import { describe, expect, test } from 'vitest';
import { offlineTrendCharts, onlineTrendCharts, type TrendCharts } from '../src/index.ts';
import { measured, nights, onlineNights } from './nights.ts';

describe('onlineTrendCharts', () => {
  test('has the six charts of the contract in order', () => {
    expect(headings(onlineTrendCharts(onlineNights(4)))).toEqual([
      ['gsm8kAccuracy', 'GSM8K accuracy'],
      ['e2eMs', 'E2E latency by request rate'],
      ['ttftMs', 'TTFT by request rate'],
      ['itlMs', 'ITL by request rate'],
      ['kvCacheTokens', 'KV cache tokens'],
      ['kvCacheGb', 'KV cache size'],
    ]);
  });

  test('splits five loads into three low and two high ones', () => {
    const { charts } = onlineTrendCharts(onlineNights(4), { splitLoads: true });
    expect(charts.map(({ id }) => id)).toEqual([
      'e2eMs-low',
      'ttftMs-low',
      'itlMs-low',
      'e2eMs-high',
      'ttftMs-high',
      'itlMs-high',
      'kvCacheTokens',
      'kvCacheGb',
      'gsm8kAccuracy',
    ]);
    expect(names(charts[0])).toEqual(['rate 1', 'rate 2', 'rate 4']);
    expect(names(charts[3])).toEqual(['rate 8', 'rate 16']);
  });

  test('leaves out the KV cache when no night tells it, and says where there is no data', () => {
    const { charts } = onlineTrendCharts(nights([1, 2]));
    expect(charts.map(({ id, hasData }) => [id, hasData])).toEqual([
      ['gsm8kAccuracy', false],
      ['e2eMs', true],
      ['ttftMs', false],
      ['itlMs', false],
    ]);
    expect(charts[0]?.config.options?.plugins?.subtitle?.text).toBe('no data');
  });

  test('is plain JSON, so that the page gets the very chart of the PNG', () => {
    const trends = onlineTrendCharts(onlineNights(5), { gsm8kThreshold: 0.8 });
    expect(JSON.parse(JSON.stringify(trends))).toEqual(trends);
  });

  test('gives all charts the same dates and the same room for labels', () => {
    const { charts } = onlineTrendCharts([...onlineNights(3), ...nights([null, null, null, null, 9], { load: 1 })]);
    expect(new Set(charts.map(({ config }) => JSON.stringify(config.data.labels)))).toEqual(
      new Set(['["10-01","10-02","10-03","10-04","10-05"]']),
    );
    expect(new Set(charts.map(({ config }) => JSON.stringify(config.options?.layout))).size).toBe(1);
  });

  test('draws a missing night as a gap and an incomplete one with what it has', () => {
    const [, e2e] = onlineTrendCharts([...nights([1, null, 3]), ...nights([4, null, null], { load: 2 })]).charts;
    expect(e2e?.config.data.datasets.map(({ label, data }) => [label, data])).toEqual([
      ['rate 1', [1, null, 3]],
      ['rate 2', [4, null, null]],
    ]);
    expect(e2e?.marks.emptySlots).toEqual([1]);
    expect(e2e?.marks.failedSlots).toEqual([]);
    expect(e2e?.marks.labels.map(({ name, text }) => [name, text])).toEqual([
      ['rate 1', '3.00'],
      ['rate 2', 'no value'],
    ]);
  });

  test('draws a value that is no number as a gap', () => {
    const [, e2e] = onlineTrendCharts(nights([100, Number.NaN, 102])).charts;
    expect(e2e?.config.data.datasets[0]?.data).toEqual([100, null, 102]);
    expect(Number.isFinite(e2e?.config.options?.scales?.['y']?.max)).toBe(true);
  });

  test('keeps an invalid night out of the line and shows it as a hollow point', () => {
    const [, e2e] = onlineTrendCharts([
      ...nights([100, 100]),
      measured({ date: '20251003', value: 900, valid: false, invalidReasons: ['3 requests failed'] }),
    ]).charts;
    const [line, hollow] = e2e?.config.data.datasets ?? [];
    expect(line?.data).toEqual([100, 100, null]);
    expect(hollow).toMatchObject({ data: [null, null, 900], showLine: false, backgroundColor: 'transparent' });
    expect(e2e?.marks.notes[1]?.[2]).toContain('invalid: 3 requests failed');
    expect(e2e?.marks.labels[0]).toMatchObject({ text: '900.0 invalid', tone: 'muted' });
  });

  test('compares a value that is not judged with the nights under the same conditions only', () => {
    const whole = { metric: 'kvCacheGb', loadKind: 'none', load: 0 } as const;
    const before = nights([50, 50, 50], { node: 'node-b', ...whole });
    const after = nights([null, null, null, 100, 102, 98, 110], whole);
    const kvCache = onlineTrendCharts([...before, ...after]).charts.find(({ id }) => id === 'kvCacheGb');
    expect(kvCache?.marks.levels.map(({ from, to, value }) => [from, to, value])).toEqual([
      [0, 2, 50],
      [3, 5, 100],
    ]);
    expect(kvCache?.marks.labels[0]?.text).toBe('110.0  +10.0%');
    expect(kvCache?.marks.changes).toEqual([{ slot: 3, mark: 'A' }]);
  });

  test('shows lowest and highest run of a night', () => {
    const [, e2e] = onlineTrendCharts([measured({ date: '20251001', value: 5, runs: 3, runValues: [5, 4, 7] })]).charts;
    expect(e2e?.marks.spreads).toMatchObject([{ slot: 0, low: 4, high: 7 }]);
  });

  test('draws accuracy in percent with its threshold inside the axis', () => {
    const [gsm8k] = onlineTrendCharts(nights([0.9], { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0 }), {
      gsm8kThreshold: 0.915,
    }).charts;
    expect(gsm8k?.config.data.datasets[0]?.data).toEqual([90]);
    expect(gsm8k?.marks.limit).toBeCloseTo(91.5);
    expect(gsm8k?.marks.labels.map(({ text }) => text)).toEqual(['90.0%', 'threshold 91.5%']);
    const { min, max } = gsm8k?.config.options?.scales?.['y'] ?? {};
    expect(min).toBeLessThan(90);
    expect(max).toBeGreaterThan(91.5);
  });

  test('marks each line by colour and shape, the same for a load in every chart', () => {
    const { charts } = onlineTrendCharts(onlineNights(2));
    const looks = charts
      .slice(1, 4)
      .map(({ config }) => config.data.datasets.map(({ borderColor, pointStyle }) => `${borderColor} ${pointStyle}`));
    expect(looks[1]).toEqual(looks[0]);
    expect(looks[2]).toEqual(looks[0]);
    expect(new Set(looks[0]).size).toBe(5);
  });

  test('has charts per sub-mode where several have loads, and a line per sub-mode for whole nights', () => {
    const accuracy = { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0 } as const;
    const both = ['dp_attention_mtp_test', 'standard'].flatMap((subMode) => [
      ...nights([1], { subMode }),
      ...nights([0.9], { ...accuracy, subMode }),
    ]);
    const { charts } = onlineTrendCharts(both);
    expect(headings({ charts }).slice(0, 3)).toEqual([
      ['gsm8kAccuracy', 'GSM8K accuracy'],
      ['e2eMs-standard', 'E2E latency by request rate, standard'],
      ['e2eMs-dp_mtp', 'E2E latency by request rate, dp_mtp'],
    ]);
    expect(charts.slice(0, 3).map(names)).toEqual([['standard', 'dp_mtp'], ['rate 1'], ['rate 1']]);
    expect(
      onlineTrendCharts(both, { splitLoads: true })
        .charts.map(({ id }) => id)
        .slice(0, 4),
    ).toEqual(['e2eMs-low-standard', 'ttftMs-low-standard', 'itlMs-low-standard', 'e2eMs-low-dp_mtp']);
  });

  test('draws one line where only some nights name their backend, and two for two backends', () => {
    const { backend: _, ...unnamed } = measured({ date: '20251003', value: 3 });
    const [, e2e] = onlineTrendCharts([...nights([1, 2]), unnamed]).charts;
    expect(e2e?.config.data.datasets.map(({ data }) => data)).toEqual([[1, 2, 3]]);
    const [, two] = onlineTrendCharts([...nights([1, 2]), ...nights([5, 6], { backend: 'triton' })]).charts;
    expect(names(two)).toEqual(['aiter rate 1', 'triton rate 1']);
  });

  test('writes the image version where it changes', () => {
    const [, e2e] = onlineTrendCharts([
      ...nights([1, 1]),
      measured({ date: '20251003', value: 1, imageTag: 'v0.5.6.post2-rocm700-mi30x-20251003' }),
    ]).charts;
    expect(e2e?.marks.versions).toEqual([
      { slot: 0, text: 'v0.5.6' },
      { slot: 2, text: 'v0.5.6.post2' },
    ]);
  });
});

describe('value axis', () => {
  test.each([
    ['far apart loads on a logarithmic axis', [[10_000], [90_000]], 'logarithmic'],
    ['close loads on a linear axis', [[95], [190]], 'linear'],
  ])('draws %s', (_, values, type) => {
    const [, e2e] = onlineTrendCharts(values.flatMap((ofLoad, index) => nights(ofLoad, { load: index + 1 }))).charts;
    expect(e2e?.config.options?.scales?.['y']?.type).toBe(type);
  });

  test('does not blow up a change of 0.01% into a cliff', () => {
    const { charts } = onlineTrendCharts(
      nights([4_588_668, 4_588_137], { metric: 'kvCacheTokens', loadKind: 'none', load: 0 }),
    );
    const { min, max } = charts.find(({ id }) => id === 'kvCacheTokens')?.config.options?.scales?.['y'] ?? {};
    expect(Number(max) - Number(min)).toBeGreaterThan(400_000);
  });
});

test('a crashed accuracy is marked below the axis, which stays with the others', () => {
  const accuracies = nights([0.93, 0.931, 0.0005, 0.929], { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0 });
  const [gsm8k] = onlineTrendCharts(accuracies).charts;
  expect(Number(gsm8k?.config.options?.scales?.['y']?.min)).toBeGreaterThan(80);
  expect(gsm8k?.marks.below).toEqual([{ slot: 2, text: '0.1%' }]);
  expect(gsm8k?.config.data.datasets[0]?.data[2]).toBeCloseTo(0.05);
});

describe('offlineTrendCharts', () => {
  const offline = (value: number, load: number, inputLen = 1024) =>
    nights([value, value], {
      mode: 'offline',
      subMode: 'normal',
      loadKind: 'batch_size',
      metric: 'e2eLatencyS',
      load,
      inputLen,
      outputLen: 128,
    });

  test('has latency and throughput per batch size; prefill and decode where they are known', () => {
    const trends = offlineTrendCharts([...offline(1.5, 1), ...offline(9, 256)]);
    expect(headings(trends)).toEqual([
      ['e2eLatencyS', 'E2E latency by batch size'],
      ['e2eThroughputTokS', 'E2E throughput by batch size'],
    ]);
    expect(names(trends.charts[0])).toEqual(['bs 1', 'bs 256']);
    const prefill = offline(0.3, 1).map((night) => ({ ...night, metric: 'prefillLatencyS' as const }));
    expect(offlineTrendCharts([...offline(1.5, 1), ...prefill]).charts.map(({ id }) => id)).toEqual([
      'e2eLatencyS',
      'e2eThroughputTokS',
      'prefillLatencyS',
    ]);
  });

  test('has panels per input length, latency beside throughput', () => {
    const throughput = (length: number) =>
      offline(9000, 1, length).map((night) => ({ ...night, metric: 'e2eThroughputTokS' as const }));
    const lengths = [8192, 1024].flatMap((length) => [
      ...offline(1.5, 1, length),
      ...offline(5, 4, length),
      ...throughput(length),
    ]);
    const { charts } = offlineTrendCharts(lengths);
    expect(charts.map(({ id }) => id)).toEqual([
      'e2eLatencyS-1024',
      'e2eThroughputTokS-1024',
      'e2eLatencyS-8192',
      'e2eThroughputTokS-8192',
    ]);
    expect(charts[0]?.title).toBe('E2E latency by batch size, input length 1024');
    expect(names(charts[0])).toEqual(['bs 1', 'bs 4']);
  });

  test('has a line per input length where all ran with one batch size', () => {
    const { charts } = offlineTrendCharts([...offline(1.5, 1, 8192), ...offline(3, 1, 16_384)]);
    expect(names(charts[0])).toEqual(['bs 1 8192/128', 'bs 1 16384/128']);
  });
});

function headings({ charts }: Pick<TrendCharts, 'charts'>) {
  return charts.map(({ id, title }) => [id, title]);
}

function names(chart: TrendCharts['charts'][number] | undefined) {
  return chart?.config.data.datasets.map(({ label }) => label);
}
