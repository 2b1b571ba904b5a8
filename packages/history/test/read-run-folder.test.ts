import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '@sglang-ci/core';
import { describe, expect, it } from 'vitest';
import { exportRows, type Night, readRunFolder, renderOnlineCsv, renderResults } from '../src/index.ts';
import {
  clientLog,
  cutClientLog,
  DEEPSEEK_FOLDER,
  deepseekLogName,
  GROK_FOLDER,
  grokCsv,
  grokLogName,
  gsm8kLog,
  oneBatchLog,
  onlineCsv,
  samplePlan,
  sampleResults,
  sampleRun,
  type SampleRun,
  serverLog,
  TAG,
  timingSummary,
  withDirectory,
  writeTree,
} from './sample-folder.ts';

const run = (load: number, number: number, e2e: number): SampleRun => ({
  load,
  run: number,
  e2e,
  ttft: e2e / 100,
  itl: e2e / 1000,
});
const logs = (...runs: readonly SampleRun[]) =>
  Object.fromEntries(runs.map((one) => [grokLogName(one), clientLog(one)]));
const cells = (...e2e: readonly string[]) => ({
  e2e,
  ttft: e2e.map((cell) => (cell === '' ? '' : '90.00')),
  itl: e2e.map((cell) => (cell === '' ? '' : '9.00')),
});

const read = (folder: string, files: Readonly<Record<string, string>>, above = 'mi30x/GROK1'): Promise<Night> =>
  withDirectory(async (root) => {
    const path = join(root, above, folder);
    writeTree(path, files);
    return { ...(await readRunFolder(path)), path: '' };
  });

describe('a folder of the old GROK script', () => {
  const files = {
    ...logs(run(1, 1, 9000), run(1, 2, 9100), run(1, 3, 9050), run(2, 1, 12_000), run(2, 2, 12_100), run(2, 3, 12_050)),
    [`${GROK_FOLDER}.csv`]: grokCsv({
      e2e: ['9000.00', '12000.00'],
      ttft: ['90.00', '120.00'],
      itl: ['9.00', '12.00'],
    }),
    'sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.81, 0.83, 0.82]),
    'server_output_aiter.log': serverLog(),
    'timing_summary_20251205_114400.log': timingSummary('node-b'),
    'process_and_generate_online_plots.log': '=== CONFIGURATION ===\n',
  };

  it('gives its name, values, runs, host, accuracy, KV cache and protocol', async () => {
    const night = await read(GROK_FOLDER, files);
    expect(night).toMatchObject({
      folder: GROK_FOLDER,
      hardware: 'mi30x',
      model: 'GROK1',
      variant: 'MOE-I4F8',
      mode: 'online',
      subMode: 'standard',
      imageTag: TAG,
      date: '20251205',
      rocm: 'rocm700',
      node: 'node-a',
      backend: 'aiter',
      protocol: 'legacy-3',
      origin: 'legacy',
      gsm8k: { accuracy: 0.82, runs: 3 },
      kvCache: { tokens: 981_350, gb: 64.23 },
      serverStartS: 134,
      problems: [],
    });
    expect(
      night.points.map(({ load, csv, runs }) => [load, csv?.e2eMs, runs.map((one) => one.metrics.e2eMs)]),
    ).toStrictEqual([
      [1, 9000, [9000, 9100, 9050]],
      [2, 12_000, [12_000, 12_100, 12_050]],
    ]);
    expect(night.points[0]?.runs[0]).toMatchObject({
      log: grokLogName(run(1, 1, 0)),
      metrics: {
        ttftMs: 90,
        itlMs: 9,
        outputThroughputTokS: 1500.25,
        requestThroughputReqS: 3,
        totalThroughputTokS: 3000.5,
      },
      report: { 'Median E2E Latency (ms)': 9000, 'P95 ITL (ms)': 18, 'Max request concurrency': 'not set' },
    });
  });

  it('is read from its logs when the CSV is missing', async () => {
    const { [`${GROK_FOLDER}.csv`]: _, ...rest } = files;
    const night = await read(GROK_FOLDER, rest);
    expect(night.points.map((point) => [point.load, point.csv, point.runs.length])).toStrictEqual([
      [1, undefined, 3],
      [2, undefined, 3],
    ]);
    expect(night.node).toBe('node-b');
    expect(night.problems).toStrictEqual(['no CSV: values are read from the logs']);
  });

  it('is read from CSV and logs when the CSV is half written', async () => {
    const csv = files[`${GROK_FOLDER}.csv`] ?? '';
    const night = await read(GROK_FOLDER, {
      ...files,
      [`${GROK_FOLDER}.csv`]: csv.slice(0, csv.indexOf('Median TTFT') + 40),
    });
    expect(night.points.map((point) => [point.csv, point.runs.length])).toStrictEqual([
      [{ e2eMs: 9000 }, 3],
      [{ e2eMs: 12_000 }, 3],
    ]);
    expect(night.problems.filter((problem) => problem.includes('.csv'))).toHaveLength(3);
  });

  it('keeps a cut run and an empty cell apart from values', async () => {
    const night = await read(GROK_FOLDER, {
      ...logs(run(8, 1, 30_000)),
      [grokLogName(run(8, 2, 0))]: cutClientLog(2),
      [`${GROK_FOLDER}.csv`]: grokCsv(cells(''), [8]),
    });
    const [point] = night.points;
    expect(point?.csv).toBeUndefined();
    expect(point?.runs.map(({ run: number, status, metrics }) => [number, status, metrics.e2eMs])).toStrictEqual([
      [1, 'ok', 30_000],
      [2, 'cut', undefined],
    ]);
    expect(night.protocol).toBe('legacy-2');
    expect(night.problems).toStrictEqual([expect.stringMatching(/^request_rate 8 run 2: /)]);
  });

  it('does not take a run that lost requests for a valid one', async () => {
    const night = await read(GROK_FOLDER, logs(run(1, 1, 9000), { ...run(1, 2, 10), succeeded: 120 }));
    expect(night.points[0]?.runs.map(({ status, valid, reasons }) => [status, valid, reasons])).toStrictEqual([
      ['ok', true, []],
      ['ok', false, ['120 of 300 requests succeeded']],
    ]);
  });

  it('does not take a run without any successful request for a measurement', async () => {
    const night = await read(GROK_FOLDER, logs({ ...run(1, 1, 9000), succeeded: 0 }));
    expect(night.points[0]?.runs.map(({ status, metrics }) => [status, metrics])).toStrictEqual([['failed', {}]]);
  });

  it('says so when nothing but the accuracy was measured', async () => {
    const night = await read(GROK_FOLDER, { 'sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.81, 0.83]) });
    expect(night).toMatchObject({ gsm8k: { runs: 2 }, problems: ['nothing but the accuracy was measured'] });
  });

  it('has no accuracy, and not 0, when GSM8K crashed', async () => {
    const night = await read(GROK_FOLDER, { 'sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([null, null]) });
    expect(night.gsm8k).toStrictEqual({ accuracy: null, runs: 0 });
    expect(night.problems).toStrictEqual(['no measurement']);
  });

  it('says so when the CSV and the logs disagree', async () => {
    const night = await read(GROK_FOLDER, {
      ...logs(run(1, 1, 9000)),
      [`${GROK_FOLDER}.csv`]: grokCsv(cells('8000.00'), [1]),
    });
    expect(night.problems).toStrictEqual(['request_rate 1: the CSV says E2E latency 8000, the logs 9000']);
  });

  it('takes NA cells for failed loads, not for values', async () => {
    const csv = grokCsv({ e2e: ['9000.00', 'NA'], ttft: ['90.00', 'NA'], itl: ['9.00', 'NA'] });
    const night = await read(GROK_FOLDER, { [`${GROK_FOLDER}.csv`]: csv });
    expect(night.points.map((point) => [point.load, point.csv?.e2eMs])).toStrictEqual([
      [1, 9000],
      [2, undefined],
    ]);
    expect(night.problems).toStrictEqual(['request_rate 2 failed: NA in the CSV']);
  });

  it('takes the host of the session that ran it, and names the others', async () => {
    const night = await read(GROK_FOLDER, {
      ...logs(run(1, 1, 9000)),
      'timing_summary_20251205_110000.log': timingSummary('node-a', '2025-12-05 11:00:00 PST'),
      'timing_summary_20251205_200000.log': timingSummary('node-b', '2025-12-05 20:00:00 PST'),
    });
    expect(night.node).toBe('node-a');
    expect(night.problems).toContain('sessions on several hosts: node-a, node-b');
  });

  it('keeps the rows of two backends apart', async () => {
    const csv = onlineCsv(
      { title: `Online mode - GROK1 (${TAG})`, axis: 'request rate', loads: [1] },
      {
        'MI300x-aiter, node-a': cells('9000.00'),
        'MI300x-triton, node-a': cells('9500.00'),
        H100: cells('1.00'),
        'H100/MI300x': cells('0.50'),
      },
    );
    const night = await read(GROK_FOLDER, { ...logs(run(1, 1, 9000)), [`${GROK_FOLDER}.csv`]: csv });
    expect(night.points.map(({ backend, csv: values, runs }) => [backend, values?.e2eMs, runs.length])).toStrictEqual([
      ['aiter', 9000, 1],
      ['triton', 9500, 0],
    ]);
  });
});

describe('a folder of the old DeepSeek script', () => {
  const serving = (suffix: string) =>
    onlineCsv(
      { title: `Online Serving Benchmark - DeepSeek-V3-0324 (${TAG})`, axis: 'concurrency', loads: [16, 1] },
      { [`DeepSeek-V3-0324-FP8${suffix}`]: cells('66476.40', '') },
    );

  it.each([
    ['', 'standard'],
    ['_dp_attention', 'dp_attention'],
    ['_mtp_test', 'mtp_test'],
    ['_dp_attention_mtp_test', 'dp_attention_mtp_test'],
  ])('with suffix "%s" is mode %s, its CSV named _serving', async (suffix, mode) => {
    const night = await read(`${DEEPSEEK_FOLDER}${suffix}`, {
      [deepseekLogName(run(16, 1, 0))]: clientLog(run(16, 1, 66_476.4)),
      [`${TAG}_DeepSeek-V3-0324_FP8_serving${suffix}.csv`]: serving(''),
      'sglang_server.log': serverLog('KV size: 64.23 GB'),
      'timing_summary_20251205_114400.log': timingSummary('node-b'),
    });
    expect(night).toMatchObject({
      model: 'DeepSeek-V3-0324',
      variant: 'FP8',
      mode: 'online',
      subMode: mode,
      node: 'node-b',
      kvCache: { gb: 64.23 },
    });
    expect(night.points).toMatchObject([
      { loadKind: 'concurrency', load: 16, csv: { e2eMs: 66_476.4, ttftMs: 90 }, runs: [{ valid: true }] },
    ]);
  });

  it.each([['\t'], ['\\t']])('takes the accuracy of its GSM8K CSV, with %j', async (tab) => {
    const csv = [
      'GSM8K Accuracy Test - DeepSeek-V3-0324 (TAG)',
      '',
      `Runs${tab}5`,
      'Results',
      `Average Accuracy${tab}0.941`,
      '',
    ].join('\n');
    const night = await read(DEEPSEEK_FOLDER, { [`${TAG}_DeepSeek-V3-0324_FP8_online.csv`]: csv });
    expect(night.gsm8k).toStrictEqual({ accuracy: 0.941, runs: 5, fromCsv: true });
    expect(night.points).toStrictEqual([]);
  });
});

describe('an accuracy from the CSV alone', () => {
  const csv = (tail: string) => `GSM8K Accuracy Test - DeepSeek-V3-0324 (${TAG})\n\nRuns\t5\nAverage Accuracy\t${tail}`;
  const log = 'sglang_client_log_DeepSeek-V3-0324_gsm8k.log';

  it.each([
    ['counts where the log is empty', '', '0.941\n', 0.941],
    ['is not believed where the file is cut inside it', '', '0.94', null],
    ['gives way to that of the log', gsm8kLog([0.95], 0.93), '0.941\n', 0.95],
  ])('%s', async (_what, text, tail, accuracy) => {
    const night = await read(DEEPSEEK_FOLDER, { [`${TAG}_DeepSeek-V3-0324_FP8_online.csv`]: csv(tail), [log]: text });
    expect(night.gsm8k?.accuracy).toBe(accuracy);
    const rows = exportRows([night]).map(({ metric, value, source }) => [metric, value, source]);
    const source = text === '' ? 'csv' : 'logs';
    expect(rows).toStrictEqual(accuracy === null ? [] : [['gsm8k_accuracy', accuracy, source]]);
  });
});

describe('files that cannot be read', () => {
  const dead = grokLogName(run(1, 2, 0));
  const kinds: readonly (readonly [string, (path: string) => unknown, RegExp])[] = [
    ['a link to nothing', (path) => symlinkSync('/no/such/file', path), /ENOENT/],
    ['a link to itself', (path) => symlinkSync(dead, path), /ELOOP/],
    ['a folder', (path) => mkdirSync(path), /is a folder/],
    ['a pipe nobody writes to', (path) => execFileSync('mkfifo', [path]), /is no file/],
  ];

  it.each(kinds)('named like a log, %s: a problem, and the rest is read', (_what, make, reason) =>
    withDirectory(async (root) => {
      const path = join(root, GROK_FOLDER);
      writeTree(path, logs(run(1, 1, 9000)));
      make(join(path, dead));
      const night = await readRunFolder(path);
      expect(night.points).toMatchObject([{ load: 1, runs: [{ run: 1, valid: true, metrics: { e2eMs: 9000 } }] }]);
      expect(night.problems[0]).toMatch(/^cannot be read: /);
      expect(night.problems[0]).toContain(dead);
      expect(night.problems[0]).toMatch(reason);
      expect(night.problems[0]).not.toContain(path);
    }),
  );

  it('that we would not read are none of our business', () =>
    withDirectory(async (root) => {
      const path = join(root, GROK_FOLDER);
      writeTree(path, { 'plots/rate.png': '' });
      symlinkSync('/no/such/file', join(path, 'core'));
      expect((await readRunFolder(path)).problems).toStrictEqual(['no measurement']);
    }));
});

describe('an offline folder', () => {
  const folder = `${TAG}_GROK1_MOE-I4F8_offline`;
  const header =
    'TP,batch_size,IL,OL,Backend,Prefill_latency(s),Median_decode_latency(s),E2E_Latency(s),Prefill_Throughput(token/s),Median_Decode_Throughput(token/s),E2E_Throughput(token/s)';
  const rows = [
    '8,1,1024,128,aiter,0.5,0.0123,2.000,8295.21,81.3,933.55',
    '8,32,1024,128,aiter,NA,NA,NA,NA,NA,NA',
    '8,64,1024,128,aiter,,,,,,',
  ];

  it('gives its points with lengths, the failed ones without values', async () => {
    const night = await read(folder, {
      [`${folder}.csv`]: `${[header, ...rows].join('\n')}\n`,
      'tp8_bs1_il1024.log': oneBatchLog(2),
      'tp8_bs32_il1024.log': 'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2.00 GiB\n',
      'config.json': '{"docker": "rocm/sgl-dev:TAG", "attention_backend": "aiter"}',
    });
    expect(night).toMatchObject({ mode: 'offline', subMode: 'normal', backend: 'aiter' });
    expect(night.points).toMatchObject([
      {
        load: 1,
        tp: 8,
        inputLen: 1024,
        outputLen: 128,
        csv: { e2eLatencyS: 2, decodeLatencyS: 0.0123 },
        runs: [{ valid: true, metrics: { e2eLatencyS: 2, e2eThroughputTokS: 933.55, prefillLatencyS: 0.5 } }],
      },
      { load: 32, outputLen: 128, runs: [{ status: 'failed', metrics: {} }] },
      { load: 64, runs: [] },
    ]);
    expect(night.points.map((point) => point.csv === undefined)).toStrictEqual([false, true, true]);
    expect(night.problems).toContain('batch_size 64 failed: NA in the CSV');
  });

  it('is read from its logs when the CSV is missing, without the warm-up block', async () => {
    const night = await read(`${folder}_long_context`, { 'tp8_bs1_il8192.log': oneBatchLog(3) });
    expect(night).toMatchObject({
      subMode: 'long_context',
      points: [{ load: 1, inputLen: 8192, runs: [{ metrics: { e2eLatencyS: 3 } }] }],
    });
  });

  it('lays the log beside the last of two rows that a second run appended', async () => {
    const deepseek = `${TAG}_DeepSeek-V3-0324_FP8_offline`;
    const rows = ['8,32,128,32,0.1,0.01,0.700,1,2,3', '8,32,128,32,0.1,0.01,0.500,1,2,3'];
    const night = await read(deepseek, {
      [`${deepseek}.csv`]: `${[header.replace('Backend,', ''), ...rows].join('\n')}\n`,
      'tp8_bs32.log': oneBatchLog(0.5, 32),
    });
    expect(night.points.map((point) => [point.csv?.e2eLatencyS, point.runs[0]?.metrics.e2eLatencyS])).toStrictEqual([
      [0.5, 0.5],
      [0.7, undefined],
    ]);
  });

  it('takes no block of another batch size than the name of the log says', async () => {
    const night = await read(folder, { 'tp8_bs1_il1024.log': oneBatchLog(2) + oneBatchLog(9, 64) });
    expect(night.points).toMatchObject([{ load: 1, runs: [{ valid: true, metrics: { e2eLatencyS: 2 } }] }]);
  });

  it('without a Backend column takes the backend from config.json', async () => {
    const csv = `${header.replace('Backend,', '')}\n8,32,128,32,0.1,0.01,0.500,1,2,3\n`;
    const deepseek = `${TAG}_DeepSeek-V3-0324_FP8_offline`;
    const night = await read(deepseek, {
      [`${deepseek}.csv`]: csv,
      'tp8_bs32.log': oneBatchLog(0.5, 32),
      'config.json': '{"attention_backend":"triton"}',
    });
    expect(night).toMatchObject({
      backend: 'triton',
      points: [{ load: 32, inputLen: 128, csv: { e2eLatencyS: 0.5 }, runs: [{ valid: true }] }],
    });
  });
});

describe('a folder of ours', () => {
  const runs = [1, 2, 3].map((number) => sampleRun(run(1, number, 9000 + number)));
  const ended: JournalEntry = { type: 'session-ended', at: '2', status: 'complete' };
  const journal = (...entries: readonly JournalEntry[]) =>
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  const started: JournalEntry = {
    type: 'session-started',
    at: '1',
    planHash: 'x',
    node: 'node-c',
    pid: 1,
    simulated: true,
  };

  it('is what its results.json says', async () => {
    const results = sampleResults(runs, {
      gate: {
        outcome: 'pass',
        passed: true,
        accuracy: 0.82,
        threshold: 0.8,
        runs: [{ run: 1, accuracy: 0.82, crashed: false }],
      },
      failedPoints: [{ point: 'rate-2', reason: 'server died' }],
    });
    const night = await read(GROK_FOLDER, {
      'results.json': renderResults(results),
      'journal.jsonl': journal(started, ended),
      [`${GROK_FOLDER}.csv`]: renderOnlineCsv(samplePlan(), results),
    });
    expect(night).toMatchObject({
      origin: 'recorded',
      status: 'complete',
      node: 'node-a',
      protocol: 'flushed-3',
      gsm8k: { accuracy: 0.82, runs: 1 },
      kvCache: { tokens: 981_350, gb: 64.23 },
      serverStartS: 134,
      simulated: false,
      problems: ['rate-2 failed: server died'],
    });
    expect(night.points).toMatchObject([
      { load: 1, csv: { e2eMs: 9001 }, runs: [{ metrics: { e2eMs: 9001 } }, {}, {}] },
      { load: 2, runs: [] },
    ]);
  });

  it('is what its journal says while it goes on or after it was killed, with the last try of each run', async () => {
    const again = { ...sampleRun(run(1, 3, 8000)), attempt: 2 };
    const cut = sampleRun(run(1, 3, 1), { status: 'cut', reason: 'killed', valid: false });
    const text = journal(
      started,
      { type: 'server-ready', at: '1', startS: 99, log: 'x', kvCacheTokens: 7, kvCacheGb: 1.5, differs: [] },
      ...runs.slice(0, 2).map((result): JournalEntry => ({ type: 'run', at: '1', result })),
      { type: 'run', at: '1', result: cut },
      { type: 'run', at: '1', result: again },
    );
    const night = await read(GROK_FOLDER, {
      'journal.jsonl': `${text}{"type":"run","at":"2`,
      'plan.json': JSON.stringify(samplePlan()),
      'results.json': renderResults(sampleResults([])),
    });
    expect(night).toMatchObject({
      origin: 'recorded',
      status: 'running',
      node: 'node-c',
      protocol: 'flushed-3',
      kvCache: { tokens: 7, gb: 1.5 },
      serverStartS: 99,
      simulated: true,
    });
    expect(night.points[0]?.runs.map(({ run: number, metrics }) => [number, metrics.e2eMs])).toStrictEqual([
      [1, 9001],
      [2, 9002],
      [3, 8000],
    ]);
    expect(night.problems[0]).toBe('journal.jsonl: 1 lines cannot be read');
  });

  it('falls back to the journal, then to the logs, when results.json cannot be read', async () => {
    const broken = { 'results.json': '{"schema":1' };
    const run1: JournalEntry = { type: 'run', at: '1', result: sampleRun(run(1, 1, 9001)) };
    const byJournal = await read(GROK_FOLDER, { ...broken, 'journal.jsonl': journal(started, run1, ended) });
    expect(byJournal.points[0]?.runs[0]?.metrics.e2eMs).toBe(9001);
    expect(byJournal.problems[0]).toContain('results.json: not JSON');
    const byLogs = await read(GROK_FOLDER, { ...broken, ...logs(run(1, 1, 9002)) });
    expect(byLogs).toMatchObject({ origin: 'legacy', points: [{ runs: [{ metrics: { e2eMs: 9002 } }] }] });
    expect(byLogs.problems[0]).toContain('results.json: not JSON');
  });

  it('keeps the reasons of an invalid run', async () => {
    const invalid = sampleRun(run(1, 1, 9000), {
      valid: false,
      checks: [{ name: 'rate-achieved', outcome: 'failed', detail: '0.2 of 1 requests/s' }],
    });
    const night = await read(GROK_FOLDER, { 'results.json': renderResults(sampleResults([invalid])) });
    expect(night.points[0]?.runs[0]).toMatchObject({ status: 'ok', valid: false, reasons: ['0.2 of 1 requests/s'] });
  });
});

describe('the name of a folder', () => {
  it('gives the hardware, or a parent folder does, or nobody', async () => {
    const old = 'v0.5.6_GROK1_MOE-I4F8_online';
    expect((await read(GROK_FOLDER, {}, 'unknown/GROK1')).hardware).toBe('mi30x');
    expect((await read(old, {}, 'mi35x/GROK1')).hardware).toBe('mi35x');
    expect((await read(old, {}, 'online/GROK1')).hardware).toBe('unknown');
  });

  it('without a date leaves the date to the first run', async () => {
    const night = await read('v0.5.6-rocm700_GROK1_MOE-I4F8_online', logs(run(1, 1, 9000)));
    expect(night.date).toBe('20251205');
  });

  it.each([
    ['no night', 'test_dp8_no_cudagraph', 'FILE_INVALID'],
    ['not there', 'missing', 'PATH_MISSING'],
  ])('that is %s is an error', (_what, name, code) =>
    withDirectory(async (root) => {
      writeTree(root, { 'test_dp8_no_cudagraph/server.log': '' });
      await expect(readRunFolder(join(root, name))).rejects.toMatchObject({ code });
    }),
  );
});
