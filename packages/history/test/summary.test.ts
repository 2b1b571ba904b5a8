import { describe, expect, it } from 'vitest';
import { type Night, renderOfflineSummary, renderOnlineSummary, summaryName } from '../src/index.ts';

const base: Omit<Night, 'mode' | 'subMode' | 'points'> = {
  path: '/x',
  folder: 'a',
  hardware: 'mi30x',
  model: 'GROK1',
  variant: 'MOE-I4F8',
  imageTag: 't',
  date: '20251205',
  node: 'node-a',
  backend: 'aiter',
  origin: 'legacy',
  gsm8k: { accuracy: 0.82, runs: 5 },
  kvCache: { tokens: 981_350, gb: 64.23 },
  simulated: false,
  problems: [],
};
const csv = (e2eMs: number) => ({ e2eMs, ttftMs: 90, itlMs: 9 });
const online = (points: Night['points'], changes: Partial<Night> = {}): Night => ({
  ...base,
  mode: 'online',
  subMode: 'standard',
  points,
  ...changes,
});
const rate = (load: number, values?: Night['points'][number]['csv'], runs: Night['points'][number]['runs'] = []) =>
  ({ loadKind: 'request_rate', load, runs, ...(values === undefined ? {} : { csv: values }) }) as const;
const run = (e2eMs: number) =>
  ({ run: 1, log: 'x', status: 'ok', valid: true, reasons: [], metrics: csv(e2eMs) }) as const;

describe('the online summary', () => {
  it('has the columns of the old script, a row per night and load', () => {
    const nights = [
      online([rate(2, csv(12_000.5)), rate(1, csv(9000))]),
      online([rate(1, csv(1))], {
        date: '20251206',
        folder: 'b',
        subMode: 'dp_attention_mtp_test',
        gsm8k: { accuracy: null, runs: 0 },
        kvCache: {},
      }),
    ];
    expect(renderOnlineSummary(nights).csv).toBe(
      [
        'date,variant,mode,request_rate,node_name,GSM8K_Accuracy,E2E_Latency_ms,TTFT_ms,ITL_ms,num_tokens,KV_size_GB',
        '20251205,standard,aiter,1,node-a,0.82,9000,90,9,981350,64.23',
        '20251205,standard,aiter,2,node-a,0.82,12000.5,90,9,981350,64.23',
        '20251206,dp_mtp,aiter,1,node-a,,1,90,9,,',
        '',
      ].join('\n'),
    );
  });

  it('leaves an unfinished load out where there is a CSV, and reads the logs where there is none', () => {
    const half = online([rate(1, csv(9000)), rate(8, undefined, [run(30_000)])]);
    const noCsv = online([rate(8, undefined, [run(30_000)])], { date: '20251206', folder: 'b' });
    const rows = renderOnlineSummary([half, noCsv]).csv.trim().split('\n').slice(1);
    expect(rows.map((row) => row.split(',').filter((_cell, index) => [0, 3, 6].includes(index)))).toStrictEqual([
      ['20251205', '1', '9000'],
      ['20251206', '8', '30000'],
    ]);
  });

  it('can leave incomplete nights out as the old script did, and says which', () => {
    const complete = online([rate(1, csv(1)), rate(2, csv(2))]);
    const noLoad = online([rate(1, csv(1))], { folder: 'no load' });
    const noMetric = online([rate(1, csv(1)), rate(2, { e2eMs: 2 })], { folder: 'no metric' });
    const noAccuracy = online(complete.points, { folder: 'no accuracy', gsm8k: { accuracy: null, runs: 0 } });
    const summary = renderOnlineSummary([complete, noLoad, noMetric, noAccuracy], { completeFor: [1, 2] });
    expect(summary).toMatchObject({ rows: 2, leftOut: ['no load', 'no metric', 'no accuracy'] });
  });

  it('names the column after the concurrency of DeepSeek', () => {
    const night = online([{ loadKind: 'concurrency', load: 16, runs: [], csv: csv(1) }]);
    expect(renderOnlineSummary([night]).csv).toMatch(/^date,variant,mode,concurrency,/);
  });
});

describe('the offline summary', () => {
  const batch = (load: number, e2eLatencyS?: number, backend?: string) =>
    ({
      loadKind: 'batch_size',
      load,
      inputLen: 128,
      outputLen: 32,
      runs: [],
      ...(backend === undefined ? {} : { backend }),
      ...(e2eLatencyS === undefined ? {} : { csv: { e2eLatencyS, e2eThroughputTokS: e2eLatencyS * 100 } }),
    }) as const;
  const offline = (points: Night['points'], changes: Partial<Night> = {}): Night => ({
    ...base,
    mode: 'offline',
    subMode: 'normal',
    points,
    ...changes,
  });

  it('has the columns of the old script, averages a repeated batch size and drops rows without latency', () => {
    const summary = renderOfflineSummary([
      offline([batch(32, 2, 'aiter'), batch(32, 4, 'aiter'), batch(1, 1), batch(64)]),
      offline([batch(1, 1)], { subMode: 'dummy' }),
      offline([batch(256)], { folder: 'all failed' }),
      online([rate(1, csv(1))]),
    ]);
    expect(summary.csv).toBe(
      [
        'date,batch_size,backend,node_name,E2E_Latency(s),E2E_Throughput(token/s),ILEN,OLEN',
        '20251205,1,aiter,node-a,1,100,128,32',
        '20251205,32,aiter,node-a,3,300,128,32',
        '',
      ].join('\n'),
    );
    expect(summary.leftOut).toStrictEqual(['all failed']);
  });
});

it('names the summary files as the old scripts did', () => {
  expect(summaryName({ model: 'GROK1', variant: 'MOE-I4F8', mode: 'online' }, 'h')).toBe(
    'GROK1_MOE-I4F8_online_all_variants_aiter_summary_h.csv',
  );
  expect(summaryName({ model: 'GROK1', variant: 'MOE-I4F8', mode: 'offline' }, 'h')).toBe(
    'GROK1_MOE-I4F8_offline_summary_h.csv',
  );
});
