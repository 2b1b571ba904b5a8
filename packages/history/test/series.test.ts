import { join } from 'node:path';
import type { Measurement } from '@sglang-ci/core';
import { describe, expect, it } from 'vitest';
import { exportRows, measurementsOf, type Night, type NightPoint, type NightRun, seriesOf } from '../src/index.ts';

const nightOf = (changes: Partial<Night> = {}): Night => ({
  path: join('/data', 'x'),
  folder: 'v0.5.6-rocm700-mi30x-20251205_GROK1_MOE-I4F8_online',
  hardware: 'mi30x',
  model: 'GROK1',
  variant: 'MOE-I4F8',
  mode: 'online',
  subMode: 'standard',
  imageTag: 'v0.5.6-rocm700-mi30x-20251205',
  date: '20251205',
  rocm: 'rocm700',
  node: 'node-a',
  backend: 'aiter',
  protocol: 'flushed-3',
  origin: 'recorded',
  points: [],
  kvCache: {},
  simulated: false,
  problems: [],
  ...changes,
});

const runOf = (run: number, e2eMs: number, changes: Partial<NightRun> = {}): NightRun => ({
  run,
  log: `run${run}.log`,
  status: 'ok',
  valid: true,
  reasons: [],
  metrics: { e2eMs, ttftMs: e2eMs / 100 },
  ...changes,
});

const rate = (load: number, runs: readonly NightRun[], csv?: NightPoint['csv']): NightPoint => ({
  loadKind: 'request_rate',
  load,
  runs,
  ...(csv === undefined ? {} : { csv }),
});

const e2eOf = (night: Night): Measurement | undefined => measurementsOf([night]).find((one) => one.metric === 'e2eMs');

describe('the accuracy of another evaluator', () => {
  it('is a series of its own, and speed stays the same series', () => {
    const nights = [undefined, 'run_eval', 'sgl-eval'].map((evaluator) =>
      nightOf({
        gsm8k: { accuracy: 0.9, runs: 1, ...(evaluator === undefined ? {} : { evaluator }) },
        points: [rate(8, [runOf(1, 300)])],
      }),
    );
    const measured = measurementsOf(nights);
    const protocols = (metric: string) =>
      measured.filter((one) => one.metric === metric).map(({ protocol }) => protocol);
    expect(protocols('gsm8kAccuracy')).toStrictEqual(['flushed-3', 'flushed-3+run_eval', 'flushed-3+sgl-eval']);
    expect(new Set(protocols('e2eMs'))).toStrictEqual(new Set(['flushed-3']));
    expect(seriesOf(measured.filter((one) => one.metric === 'gsm8kAccuracy'))).toHaveLength(3);
  });
});

describe('a measurement', () => {
  it('is the median of the valid runs, with all of them and the cell of the CSV', () => {
    const invalid = runOf(4, 1, { valid: false, reasons: ['120 of 300 requests succeeded'] });
    const cut = runOf(5, 1, { status: 'cut', valid: false, metrics: {} });
    const night = nightOf({
      points: [rate(8, [runOf(1, 300), runOf(2, 100), runOf(3, 110), invalid, cut], { e2eMs: 100 })],
    });
    expect(e2eOf(night)).toStrictEqual({
      hardware: 'mi30x',
      model: 'GROK1',
      variant: 'MOE-I4F8',
      mode: 'online',
      subMode: 'standard',
      folder: night.folder,
      imageTag: night.imageTag,
      date: '20251205',
      rocm: 'rocm700',
      node: 'node-a',
      backend: 'aiter',
      protocol: 'flushed-3',
      loadKind: 'request_rate',
      load: 8,
      metric: 'e2eMs',
      value: 110,
      csvValue: 100,
      runValues: [300, 100, 110],
      runs: 3,
      source: 'results',
      valid: true,
      invalidReasons: [],
    });
  });

  it('is marked invalid when no run is valid', () => {
    const runs = [
      runOf(1, 300, { valid: false, reasons: ['a'] }),
      runOf(2, 100, { valid: false, reasons: ['a', 'b'] }),
    ];
    expect(e2eOf(nightOf({ points: [rate(8, runs)] }))).toMatchObject({
      value: 200,
      valid: false,
      invalidReasons: ['a', 'b'],
    });
  });

  it.each<[string, NightPoint, Partial<Measurement>]>([
    [
      'the CSV, where no run is known',
      rate(8, [], { e2eMs: 100 }),
      { value: 100, csvValue: 100, runValues: [100], runs: 1, source: 'csv' },
    ],
    [
      'the logs, where there is no CSV',
      rate(8, [runOf(1, 300)]),
      { value: 300, runValues: [300], runs: 1, source: 'logs' },
    ],
  ])('comes from %s', (_what, point, expected) => {
    expect(e2eOf(nightOf({ origin: 'legacy', points: [point] }))).toMatchObject(expected);
  });

  it('does not exist for a failed load, a crashed GSM8K or a night without a date', () => {
    const failed = runOf(1, 0, { status: 'failed', valid: false, metrics: {} });
    expect(
      measurementsOf([nightOf({ points: [rate(8, [failed])], gsm8k: { accuracy: null, runs: 0 } })]),
    ).toStrictEqual([]);
    expect(measurementsOf([nightOf({ date: '', points: [rate(8, [runOf(1, 1)])] })])).toStrictEqual([]);
  });

  it('of the night as a whole has no load', () => {
    const night = nightOf({ gsm8k: { accuracy: 0.82, runs: 5 }, kvCache: { tokens: 981_350, gb: 64.23 } });
    expect(
      measurementsOf([night]).map(({ metric, loadKind, load, value, runs }) => [metric, loadKind, load, value, runs]),
    ).toStrictEqual([
      ['gsm8kAccuracy', 'none', 0, 0.82, 5],
      ['kvCacheTokens', 'none', 0, 981_350, 1],
      ['kvCacheGb', 'none', 0, 64.23, 1],
    ]);
  });
});

describe('series', () => {
  const night = (date: string, changes: Partial<Night> = {}): Night =>
    nightOf({ date, folder: `v1-rocm700-mi30x-${date}_x`, points: [rate(8, [runOf(1, Number(date))])], ...changes });
  const e2eSeries = (...nights: readonly Night[]) =>
    seriesOf(measurementsOf(nights)).filter((series) => series.metric === 'e2eMs');

  it('are ordered by date and keep two images of one date', () => {
    const [series, ...others] = e2eSeries(
      night('20251203'),
      night('20251201', { folder: 'v2' }),
      night('20251201', { folder: 'v1' }),
    );
    expect(others).toStrictEqual([]);
    expect(series?.points.map(({ date, folder }) => `${date} ${folder}`)).toStrictEqual([
      '20251201 v1',
      '20251201 v2',
      '20251203 v1-rocm700-mi30x-20251203_x',
    ]);
    expect(series?.label).toBe('GROK1 mi30x request rate 8 E2E latency');
  });

  it.each<[string, Partial<Night>]>([
    ['hardware', { hardware: 'mi35x' }],
    ['model', { model: 'GROK2' }],
    ['variant', { variant: 'FP8' }],
    ['mode', { subMode: 'mtp_test' }],
    ['load', { points: [rate(16, [runOf(1, 1)])] }],
    ['kind of load', { points: [{ ...rate(8, [runOf(1, 1)]), loadKind: 'concurrency' }] }],
    ['lengths', { points: [{ ...rate(8, [runOf(1, 1)]), inputLen: 8192, outputLen: 10 }] }],
    ['backend', { backend: 'triton' }],
  ])('are apart for another %s', (_what, changes) => {
    const series = e2eSeries(night('20251201'), night('20251202', changes));
    expect(series.map((one) => one.points.length)).toStrictEqual([1, 1]);
    expect(new Set(series.map((one) => one.key)).size).toBe(2);
  });

  it('go on over a change of node, ROCm and protocol, which every point carries', () => {
    const [series] = e2eSeries(
      night('20251201'),
      night('20251202', { node: 'node-b', rocm: 'rocm630', protocol: 'legacy-1' }),
    );
    expect(series?.points.map(({ node, rocm, protocol }) => [node, rocm, protocol])).toStrictEqual([
      ['node-a', 'rocm700', 'flushed-3'],
      ['node-b', 'rocm630', 'legacy-1'],
    ]);
  });
});

describe('the export', () => {
  it('has the CSV cell by the contract, the other metrics from the run with the lowest E2E', () => {
    const runs = [
      runOf(1, 300, { metrics: { e2eMs: 300, ttftMs: 1, tpotMs: 7 } }),
      runOf(2, 200, { metrics: { e2eMs: 200, ttftMs: 9, tpotMs: 8 } }),
    ];
    const rows = exportRows([nightOf({ points: [rate(8, runs, { e2eMs: 200 })] })]);
    expect(rows.map(({ metric, value, runs: count, source }) => [metric, value, count, source])).toStrictEqual([
      ['e2e_ms', 200, 2, 'csv'],
      ['ttft_ms', 9, 2, 'logs'],
      ['tpot_ms', 8, 2, 'logs'],
    ]);
  });

  it('has no row for what was not measured', () => {
    const failed = runOf(1, 0, { status: 'failed', valid: false, metrics: {} });
    expect(
      exportRows([nightOf({ points: [rate(8, [failed]), rate(16, [])], gsm8k: { accuracy: null, runs: 0 } })]),
    ).toStrictEqual([]);
  });
});
