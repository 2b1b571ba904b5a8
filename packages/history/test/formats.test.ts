import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plan, ResultsFile, RunResult } from '@sglang-ci/core';
import { parseTimingSummary } from '@sglang-ci/metrics-parse';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseGsm8kCsv,
  parseJournal,
  parseOfflineCsv,
  parseOnlineCsv,
  parseResults,
  renderConfigJson,
  renderGsm8kCsv,
  renderOfflineCsv,
  renderOnlineCsv,
  renderResults,
  renderTimingSummary,
} from '../src/index.ts';
import { samplePlan, sampleResults, sampleRun } from './sample-folder.ts';

const hundredths = fc.integer({ min: 1, max: 99_999_999 }).map((value) => value / 100);
const noFailures = { failedPoints: [] };

describe('the online CSV', () => {
  const plan = samplePlan();
  const runs = (load: number, e2e: readonly number[]): readonly RunResult[] =>
    e2e.map((value, index) => sampleRun({ load, run: index + 1, e2e: value, ttft: value / 100, itl: value / 1000 }));

  it('shows all metrics of the run with the lowest median E2E, in the layout of the contract', () => {
    const csv = renderOnlineCsv(plan, {
      runs: [...runs(1, [9100, 9000.5, 9200]), ...runs(2, [12_000, 13_000, 14_000])],
      ...noFailures,
    });
    expect(csv).toBe(
      [
        'Online mode - GROK1 (v0.5.6-rocm700-mi30x-20251205)',
        '',
        'Median E2E Latency (ms, lower better)',
        'request rate\t1\t2',
        'MI300x-aiter, node-a\t9000.50\t12000.00',
        '',
        'Median TTFT (ms, lower better)',
        'request rate\t1\t2',
        'MI300x-aiter, node-a\t90.00\t120.00',
        '',
        'Median ITL (ms, lower better)',
        'request rate\t1\t2',
        'MI300x-aiter, node-a\t9.00\t12.00',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, readonly RunResult[], Pick<ResultsFile, 'failedPoints'>, string]>([
    ['is empty until all runs of a load have ended', runs(1, [9000, 9100]), noFailures, ''],
    [
      'is empty while a run was cut and will be repeated',
      [...runs(1, [9000, 9100]), sampleRun({ load: 1, run: 3, e2e: 1, ttft: 1, itl: 1 }, { status: 'cut' })],
      noFailures,
      '',
    ],
    [
      'takes the last try of a run',
      [...runs(1, [9000, 9100, 9200]), sampleRun({ load: 1, run: 1, e2e: 8000, ttft: 1, itl: 1 }, { attempt: 2 })],
      noFailures,
      '8000.00',
    ],
    [
      'takes no invalid run',
      [...runs(1, [9000, 9100]), sampleRun({ load: 1, run: 3, e2e: 10, ttft: 1, itl: 1 }, { valid: false })],
      noFailures,
      '9000.00',
    ],
    [
      'is NA when every run failed',
      [1, 2, 3].map((run) =>
        sampleRun({ load: 1, run, e2e: 1, ttft: 1, itl: 1 }, { status: 'failed', valid: false, metrics: {} }),
      ),
      noFailures,
      'NA',
    ],
    [
      'is NA for a point that was given up',
      runs(1, [9000]),
      { failedPoints: [{ point: 'rate-1', reason: 'server died' }] },
      'NA',
    ],
  ])('%s', (_what, some, failures, cell) => {
    const csv = renderOnlineCsv(plan, { runs: some, ...failures });
    expect(csv.split('\n')[4]).toBe(`MI300x-aiter, node-a\t${cell}\t`);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hundredths, hundredths, hundredths), { minLength: 2, maxLength: 2 }), (values) => {
        const one = samplePlan({ points: plan.points.map((point) => ({ ...point, runs: 1 })) });
        const results = values.map(([e2e, ttft, itl], index) => sampleRun({ load: index + 1, run: 1, e2e, ttft, itl }));
        const csv = parseOnlineCsv(renderOnlineCsv(one, { runs: results, ...noFailures }));
        expect(csv.problems).toStrictEqual([]);
        expect(csv.loads).toStrictEqual([1, 2]);
        expect(csv.rows).toStrictEqual([
          {
            label: 'MI300x-aiter, node-a',
            backend: 'aiter',
            node: 'node-a',
            values: new Map(results.map((run, index) => [index + 1, run.metrics])),
            failedLoads: [],
          },
        ]);
      }),
    );
  });

  it('survives any text and finds no number that is not in it', () => {
    const csv = renderOnlineCsv(plan, {
      runs: [...runs(1, [9100, 9000.5, 9200]), ...runs(2, [12_000])],
      ...noFailures,
    });
    fc.assert(
      fc.property(fc.nat(csv.length), fc.nat(csv.length), fc.string({ maxLength: 3 }), (from, to, insert) => {
        const text = csv.slice(0, from) + insert + csv.slice(Math.max(from, to));
        for (const row of parseOnlineCsv(text).rows) {
          for (const value of [...row.values.values()].flatMap((metrics) => Object.values(metrics))) {
            expect(text.replaceAll(/\.?0+(?=\t|\n|$)/g, '')).toContain(String(value).replace(/\.?0+$/, ''));
          }
        }
      }),
    );
  });

  it.each([
    ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no final newline', (text: string) => text.trimEnd()],
  ])('is read with %s', (_what, change) => {
    const text = renderOnlineCsv(plan, { runs: runs(1, [9000, 9100, 9200]), ...noFailures });
    expect(parseOnlineCsv(change(text)).rows).toStrictEqual(parseOnlineCsv(text).rows);
  });

  const twoLoads = (row: string) =>
    `Online mode - GROK1\n\nMedian E2E Latency (ms, lower better)\nrequest rate\t1\t2\nMI300x-aiter, node-a\t${row}`;
  const cellsOf = (text: string) =>
    [...(parseOnlineCsv(text).rows[0]?.values ?? [])].map(([load, { e2eMs }]) => [load, e2eMs]);

  it.each([
    [
      'a value',
      '9000.50\t12000.25\n',
      [
        [1, 9000.5],
        [2, 12_000.25],
      ],
    ],
    ['a value that is cut', '9000.50\t12000.2', [[1, 9000.5]]],
    ['a whole number that may be cut', '9000.50\t12', [[1, 9000.5]]],
    [
      'a last value that shows it is whole',
      '9000.50\t12000.25',
      [
        [1, 9000.5],
        [2, 12_000.25],
      ],
    ],
    ['zero', '9000.50\t0.00\n', [[1, 9000.5]]],
    ['a negative number', '9000.50\t-5.00\n', [[1, 9000.5]]],
    ['more than a number can be', '9000.50\t1e999\n', [[1, 9000.5]]],
    ['a thousands separator', '9000.50\t12,000.25\n', [[1, 9000.5]]],
    ['inf', '9000.50\tinf\n', [[1, 9000.5]]],
    ['one value too many', '9000.50\t12000.25\t7.00\n', []],
    [
      'trailing tabs',
      '9000.50\t12000.25\t\t\n',
      [
        [1, 9000.5],
        [2, 12_000.25],
      ],
    ],
  ])('with %s in a cell', (_what, row, expected) => {
    expect(cellsOf(twoLoads(row))).toStrictEqual(expected);
  });

  it.each([
    ['row of one section and the title of the next', 2, 3],
    ['header of a section', 1, 1],
  ])('takes no other value for one where the %s is missing', (_what, after, count) => {
    const whole = renderOnlineCsv(plan, {
      runs: [...runs(1, [9000, 9100, 9200]), ...runs(2, [5, 6, 7])],
      ...noFailures,
    });
    const lines = whole.split('\n');
    const row = lines.findIndex((line) => line.startsWith('Median TTFT')) + after;
    const { rows } = parseOnlineCsv(lines.toSpliced(row, count).join('\n'));
    expect(rows.map(({ label }) => label)).toStrictEqual(['MI300x-aiter, node-a']);
    expect([...(rows[0]?.values.values() ?? [])].map(({ ttftMs }) => ttftMs)).toStrictEqual([undefined, undefined]);
  });

  it('takes no other value for one where a run of NUL bytes joins two sections', () => {
    const text = renderOnlineCsv(plan, { runs: runs(1, [9000, 9100, 9200]), ...noFailures });
    const from = text.indexOf('node-a') + 'node-a'.length;
    const to = text.indexOf('\t', text.indexOf('node-a', from));
    const broken = text.slice(0, from) + '\0'.repeat(to - from) + text.slice(to);
    const { rows } = parseOnlineCsv(broken);
    expect([...(rows[0]?.values ?? [])]).toStrictEqual([[1, { itlMs: 9 }]]);
  });

  it('takes no host from a label that is cut', () => {
    const { rows, problems } = parseOnlineCsv(twoLoads('').replace('node-a\t', 'no'));
    expect(rows).toStrictEqual([]);
    expect(problems).toContain('the file ends inside a cell');
  });

  it.each([
    ['with commas', (text: string) => text.replaceAll('\t', ',')],
    [
      'as a spreadsheet saves it',
      (text: string) =>
        text
          .replaceAll('\t', ',')
          .replaceAll(/^M[^,\n]*, [^,\n]*/gm, '"$&"')
          .replaceAll(/^$/gm, ',,'),
    ],
  ])('is read %s', (_what, change) => {
    const text = renderOnlineCsv(plan, {
      runs: [...runs(1, [9000, 9100, 9200]), ...runs(2, [5, 6, 7])],
      ...noFailures,
    });
    expect(parseOnlineCsv(change(text)).rows).toStrictEqual(parseOnlineCsv(text).rows);
  });

  it('with commas takes no row that a thousands separator has split', () => {
    expect(cellsOf(twoLoads('9,000.50\t12000.25\n').replaceAll('\t', ','))).toStrictEqual([]);
  });

  it('passes over H100, ratio and decode rows of old files', () => {
    const row = (label: string, value: number) => `${label}\t${value}.00`;
    const rows = [
      row('MI300x-aiter', 1),
      row('MI300x-triton', 2),
      row('MI300x-aiter_decode', 3),
      row('H100', 4),
      row('H100/MI300x', 5),
    ];
    const section = (title: string) => [`Median ${title} (ms, lower better)`, 'request rate\t1', ...rows, ''];
    const csv = parseOnlineCsv(
      ['Online mode - GROK1', '', ...section('E2E Latency'), ...section('TTFT'), ...section('ITL')].join('\n'),
    );
    expect(csv.rows.map(({ label, backend, values }) => [label, backend, values.get(1)?.e2eMs])).toStrictEqual([
      ['MI300x-aiter', 'aiter', 1],
      ['MI300x-triton', 'triton', 2],
    ]);
  });
});

describe('the offline CSV', () => {
  const point = (value: number, inputLen = 1024): Plan['points'][number] => ({
    id: `bs${value}-il${inputLen}`,
    load: { kind: 'batch_size', value, inputLen, outputLen: 128, tp: 8 },
    command: { env: {}, argv: ['python3'] },
    runs: 1,
    log: `tp8_bs${value}_il${inputLen}.log`,
    limitS: 600,
    flushBefore: false,
    pauseAfterS: 0,
  });
  const planOf = (backendColumn: boolean): Plan => {
    const base = samplePlan({ mode: 'offline', subMode: 'normal', points: [point(1), point(32)] });
    return { ...base, csv: { ...base.csv, backendColumn } };
  };
  const result = (value: number, metrics: RunResult['metrics']): RunResult =>
    sampleRun(
      { load: 1, run: 1, e2e: 1, ttft: 1, itl: 1 },
      { point: `bs${value}-il1024`, load: point(value).load, metrics },
    );
  const metrics = {
    prefillLatencyS: 0.12345,
    decodeLatencyS: 0.0123,
    e2eLatencyS: 1.234,
    prefillThroughputTokS: 8294.12,
    decodeThroughputTokS: 81.3,
    e2eThroughputTokS: 933.55,
  };

  it.each([
    [
      true,
      'TP,batch_size,IL,OL,Backend,Prefill_latency(s)',
      '8,1,1024,128,aiter,0.12345,0.01230,1.234,8294.12,81.30,933.55',
      '8,32,1024,128,aiter,NA,NA,NA,NA,NA,NA',
    ],
    [
      false,
      'TP,batch_size,IL,OL,Prefill_latency(s)',
      '8,1,1024,128,0.12345,0.01230,1.234,8294.12,81.30,933.55',
      '8,32,1024,128,NA,NA,NA,NA,NA,NA',
    ],
  ])('has its columns with backend = %s and NA for a failed point', (backend, header, first, second) => {
    const plan = planOf(backend);
    const failedPoints = [{ point: 'bs32-il1024', reason: 'out of memory' }];
    const lines = renderOfflineCsv(plan, { runs: [result(1, metrics)], failedPoints }).split('\n');
    expect(lines[0]).toMatch(new RegExp(`^${header.replaceAll(/[()]/g, '\\$&')},`));
    expect(lines.slice(1)).toStrictEqual([first, second, '']);
    const parsed = parseOfflineCsv(lines.join('\n'));
    expect(parsed.rows.map((row) => [row.batchSize, row.backend, row.metrics])).toStrictEqual([
      [1, backend ? 'aiter' : undefined, metrics],
      [32, backend ? 'aiter' : undefined, {}],
    ]);
  });

  it('leaves out points that have not been measured yet', () => {
    expect(renderOfflineCsv(planOf(true), { runs: [], failedPoints: [] }).split('\n')).toHaveLength(2);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.tuple(hundredths, hundredths, hundredths), ([latency, throughput, total]) => {
        const some = { e2eLatencyS: latency, e2eThroughputTokS: throughput, prefillThroughputTokS: total };
        const csv = renderOfflineCsv(planOf(true), { runs: [result(1, some)], failedPoints: [] });
        expect(parseOfflineCsv(csv).rows[0]?.metrics).toStrictEqual(some);
      }),
    );
  });

  it.each([
    ['N/A', 'N/A'],
    ['empty', ''],
    ['nan', 'nan'],
    ['cut off', '1.2.3'],
  ])('takes a cell that is %s as missing', (_what, cell) => {
    const text = `TP,batch_size,IL,OL,Prefill_latency(s),E2E_Latency(s)\n8,32,128,32,${cell},2.5\nTP,batch_size,IL,OL,Prefill_latency(s),E2E_Latency(s)\n8,,128\n`;
    const { rows, problems } = parseOfflineCsv(text);
    expect(rows).toStrictEqual([{ tp: 8, batchSize: 32, inputLen: 128, outputLen: 32, metrics: { e2eLatencyS: 2.5 } }]);
    expect(problems).toStrictEqual(['row 2 names no point']);
  });

  it.each([
    ['cut in its last value', '8,32,128,32,1.500,93'],
    ['cut in a value before', '8,32,128,32,1.50'],
    ['cut in its lengths', '8,32,12'],
  ])('takes no last row that is %s', (_what, row) => {
    const text = `TP,batch_size,IL,OL,E2E_Latency(s),E2E_Throughput(token/s)\n8,1,128,32,0.500,640.25\n${row}`;
    const { rows, problems } = parseOfflineCsv(text);
    expect(rows.map((one) => one.batchSize)).toStrictEqual([1]);
    expect(problems).toStrictEqual(['the file ends inside a row']);
    expect(parseOfflineCsv(text.slice(0, -row.length - 1)).rows).toStrictEqual(rows);
  });

  it('takes no row with NUL bytes in it', () => {
    const text = 'TP,batch_size,IL,OL,E2E_Latency(s)\n8,1,128,32,0.500\n8,2,12\0\0\0\0\0\0\0,64,0.900\n';
    expect(parseOfflineCsv(text).rows.map((row) => row.batchSize)).toStrictEqual([1]);
  });

  it('says that another table is none', () => {
    expect(parseOfflineCsv('a,b\n1,2\n').problems).toStrictEqual([expect.stringContaining('not an offline CSV')]);
  });
});

describe('the GSM8K CSV', () => {
  const text = renderGsm8kCsv(samplePlan(), {
    outcome: {
      outcome: 'pass',
      passed: true,
      accuracy: 0.941,
      threshold: 0.93,
      runs: [
        { run: 1, accuracy: 0.94, latencyS: 30, outputThroughputTokS: 4000, crashed: false },
        { run: 2, crashed: true },
      ],
    },
    settings: { questions: 2000, parallel: 2000, shots: 5 },
  });
  const values = {
    tp: 8,
    questions: 2000,
    parallel: 2000,
    shots: 5,
    runs: 2,
    accuracy: 0.941,
    throughputTokS: 4000,
    latencyS: 30,
  };

  it.each([
    ['real tabs', text],
    ['a literal backslash and t', text.replaceAll('\t', '\\t')],
  ])('is read with %s', (_what, written) => {
    expect(parseGsm8kCsv(written)).toStrictEqual({
      title: 'GSM8K Accuracy Test - GROK1 (v0.5.6-rocm700-mi30x-20251205)',
      ...values,
    });
  });

  it('is written with real tabs', () => {
    expect(text).toContain('Average Accuracy\t0.941\n');
  });

  it('is not seen in another file', () => {
    expect(parseGsm8kCsv('Online mode - GROK1\n')).toBeUndefined();
  });
});

describe('every prefix of a CSV', () => {
  const online = [
    'Online mode - GROK1 (v0.5.6-rocm700-mi30x-20251205)',
    ...['E2E Latency', 'TTFT', 'ITL'].flatMap((metric) => [
      '',
      `Median ${metric} (ms, lower better)`,
      'request rate\t1\t2\t16',
      'MI300x-aiter, node-a\t12281.06\t18483.30\t94606.79',
    ]),
    '',
  ].join('\n');
  const offline =
    'TP,batch_size,IL,OL,Prefill_latency(s),E2E_Latency(s),E2E_Throughput(token/s)\n8,1,1024,128,0.12345,1.234,933.55\n8,32,1024,128,0.22345,2.234,1933.55\n';
  const gsm8k =
    'GSM8K Accuracy Test - X\n\nTP\t8\nQuestions\t2000\nAverage Accuracy\t0.941\nAverage Latency (s)\t30.125\n';
  const values: readonly (readonly [string, string, (text: string) => ReadonlyMap<string, number>])[] = [
    [
      'online',
      online,
      (text) =>
        numbersIn(parseOnlineCsv(text).rows.flatMap((row) => [...row.values].map(([load, cells]) => [load, cells]))),
    ],
    ['offline', offline, (text) => numbersIn(parseOfflineCsv(text).rows.map((row) => [row.batchSize, row.metrics]))],
    ['GSM8K', gsm8k, (text) => numbersIn([['', { ...parseGsm8kCsv(text), title: undefined }]])],
  ];

  function numbersIn(entries: readonly (readonly [string | number, object])[]): ReadonlyMap<string, number> {
    return new Map(
      entries.flatMap(([load, cells]) =>
        Object.entries(cells).flatMap(([key, value]) => (typeof value === 'number' ? [[`${load} ${key}`, value]] : [])),
      ),
    );
  }

  it.each(values)('gives the values of the whole or none: %s', (_kind, whole, read) => {
    const all = read(whole);
    expect(all.size).toBeGreaterThan(3);
    for (let end = 0; end < whole.length; end += 1) {
      for (const [key, value] of read(whole.slice(0, end)))
        expect([end, key, value]).toStrictEqual([end, key, all.get(key)]);
    }
  });
});

describe('results.json', () => {
  const schema = JSON.parse(
    readFileSync(fileURLToPath(new URL('../schema/results.schema.json', import.meta.url)), 'utf8'),
  ) as object;
  const isValid = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  const full = sampleResults(
    [
      sampleRun(
        { load: 1, run: 1, e2e: 9000, ttft: 90, itl: 9 },
        { checks: [{ name: 'all-completed', outcome: 'passed', detail: '300 of 300' }] },
      ),
      sampleRun(
        { load: 1, run: 2, e2e: 1, ttft: 1, itl: 1 },
        {
          status: 'failed',
          reason: 'server died',
          valid: false,
          metrics: {},
          load: { kind: 'batch_size', value: 1, inputLen: 128, outputLen: 32, tp: 8 },
        },
      ),
    ],
    {
      reason: 'x',
      gate: {
        outcome: 'pass',
        passed: true,
        accuracy: 0.8,
        interval: { low: 0.7, high: 0.9 },
        threshold: 0.8,
        runs: [{ run: 1, crashed: true }],
      },
    },
  );

  it('reads back what it wrote', () => {
    expect(parseResults(renderResults(full))).toStrictEqual(full);
  });

  it('keeps to its published schema', () => {
    expect(isValid(JSON.parse(renderResults(full))), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ ...full, runs: [{ ...full.runs[0], metrics: { e2eMs: '9000' } }] })).toBe(false);
    expect(isValid({ ...full, status: 'fine' })).toBe(false);
    expect(isValid({ ...full, provenance: undefined })).toBe(false);
  });

  it.each([
    ['is cut off', (text: string) => text.slice(0, 400), 'not JSON'],
    ['has another schema', (text: string) => text.replace('"schema": 1', '"schema": 9'), 'schema'],
    ['has a text for a number', (text: string) => text.replace('"e2eMs": 9000', '"e2eMs": "9000"'), 'runs'],
    ['is a list', () => '[]', 'schema'],
  ])('is refused, with the reason, when it %s', (_what, change, reason) => {
    expect(() => parseResults(change(renderResults(full)))).toThrow(reason);
  });
});

describe('small files', () => {
  it('writes the image and the backend into config.json', () => {
    expect(JSON.parse(renderConfigJson(samplePlan()))).toStrictEqual({
      docker: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251205',
      attention_backend: 'aiter',
    });
  });

  it('skips what is no journal entry and counts it', () => {
    const text =
      '{"type":"run"}\n{"type":"later","at":"1"}\n[]\n7\n{"type":"process-ended","at":"1","identity":{}}\n\n';
    expect(parseJournal(text)).toMatchObject({ entries: [{ type: 'process-ended' }], unreadableLines: 4 });
  });

  it('writes a timing summary that our own reader understands', () => {
    const results = sampleResults(
      [1, 2, 3].map((run) => sampleRun({ load: 1, run, e2e: 9000 + run, ttft: 90, itl: 9 })),
      {
        gate: {
          outcome: 'pass',
          passed: true,
          accuracy: 0.82,
          threshold: 0.8,
          runs: [{ run: 1, accuracy: 0.82, crashed: false }],
        },
      },
    );
    const facts = {
      command: 'grok-bench online --teams-webhook-url=https://x.webhook.office.com/a/b',
      runtimeErrors: 0,
      criticalErrors: 2,
    };
    const text = renderTimingSummary(samplePlan(), { results, facts });
    expect(text).not.toContain('/a/b');
    expect(parseTimingSummary(text)).toMatchObject({
      complete: true,
      startedAt: '2025-12-05 11:45:00 PST',
      endedAt: '2025-12-05 12:45:30 PST',
      hardware: 'mi30x',
      hostname: 'node-a',
      dockerImage: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251205',
      serverStartupS: [134],
      gsm8k: { averageAccuracy: 0.82, accuracy: 0.82, validRuns: 1 },
      runtimeErrorCount: 0,
      criticalErrorCount: 2,
      serverErrorStatus: 'FAIL',
      durationS: 3630,
      performance: [{ load: 1, e2eMs: 9001, ttftMs: 90, itlMs: 9 }],
      loadTotals: [{ load: 1, seconds: 150 }],
    });
  });
});
