import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare, type CompareArguments } from '../src/cli/compare.ts';
import type { Comparison } from '../src/index.ts';
import { context } from './cli-context.ts';
import { answersFile, gsm8kLog, offlineCsv, resultsFile, servingCsv, writeFiles } from './run-files.ts';

const tag = (day: number) => `v0.5.5-rocm700-mi30x-202511${String(day).padStart(2, '0')}`;
const grok = (day: number) => `${tag(day)}_GROK1_MOE-I4F8_online`;
const grokCsv = (day: number, e2e: Readonly<Record<string, number | undefined>>) =>
  servingCsv(`Online mode - GROK1 (${tag(day)})`, {
    kind: 'request rate',
    row: 'MI300x-aiter, mi300-a',
    order: [1, 2],
    e2e,
  });
const deepseek = `${tag(3)}_DeepSeek-V3-0324_FP8`;
const deepseekCsv = (order: readonly number[], factor: number) =>
  servingCsv(`Online Serving Benchmark - DeepSeek-V3-0324 (${tag(3)})`, {
    kind: 'concurrency',
    row: 'DeepSeek-V3-0324-FP8',
    order,
    e2e: Object.fromEntries([128, 64, 16].map((load) => [load, load * 1000 * factor])),
  });
const offline = `${tag(3)}_GROK1_MOE-I4F8_offline`;
const GSM8K = 'sglang_client_log_GROK1_gsm8k_aiter.log';

let root = '';
const at = (path: string) => join(root, path);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'compare-command-'));
  writeFiles(root, {
    [`${grok(1)}/${grok(1)}.csv`]: grokCsv(1, { 1: 10_000, 2: 20_000 }),
    [`${grok(1)}/${GSM8K}`]: gsm8kLog([0.81, 0.82, 0.815]),
    [`${grok(2)}/results.json`]: resultsFile(10_000),
    [`${grok(4)}/${grok(4)}.csv`]: grokCsv(4, { 1: 13_000, 2: 20_100 }),
    [`${grok(4)}/${GSM8K}`]: gsm8kLog([0.75, 0.74], (runs) => `over ${runs} valid runs`),
    [`${grok(5)}/${grok(5)}.csv`]: grokCsv(5, { 1: 10_000, 2: undefined }),
    [`${grok(6)}/timing_summary_20251106_000000.log`]: 'TIMING SUMMARY LOG\n',
    [`moved/main.json`]: resultsFile(10_000),
    [`moved/pr.json`]: resultsFile(11_000, {
      provenance: { ...JSON.parse(resultsFile(1)).provenance, driverVersion: '6.14.1' },
    }),
    [`ds/${deepseek}_online/${deepseek}_serving.csv`]: deepseekCsv([128, 64, 16], 1),
    [`ds/other/any-name.csv`]: deepseekCsv([16, 128], 1.1),
    [`off/${offline}/${offline}.csv`]: offlineCsv({ 1: 2, 32: 4 }),
    [`off/20250624_GROK1_MOE-I4F8_offline/20250624_GROK1_MOE-I4F8_offline.csv`]: offlineCsv({ 32: 4.5, 64: 5 }),
    'two/a.csv': grokCsv(1, { 1: 10_000, 2: 20_000 }),
    'two/GROK1_b.csv': grokCsv(1, { 1: 9_000, 2: 20_000 }),
    'two/some_gsm8k.log': gsm8kLog([0.81]),
    'paired/a/run.csv': grokCsv(1, { 1: 10_000 }),
    'paired/a/my-accuracy.txt': gsm8kLog([0.82]),
    'paired/b/run.csv': grokCsv(2, { 1: 10_000 }),
    'paired/b/sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.8]),
    'bad/summary.csv': 'date,variant,mode\n',
    'bad/empty.csv': '',
    'bad/x.json': '{"schema": 2}',
    'bad/cut.json': '{"schema"',
    'bad/folder/readme.txt': 'hello',
  });
});
afterAll(() => rm(root, { recursive: true }));

const defaults = { mode: 'auto', append: false, json: true, failOnRegression: false, baseDir: false } as const;

async function run(
  main: string | undefined,
  pr: string | undefined,
  options: Partial<CompareArguments> = {},
  env: Readonly<Record<string, string>> = {},
) {
  const { cli, printed } = context({ BENCHMARK_CI_DIR: at('no-work-dir'), ...env });
  const paths = [main, pr].map((path) => (path === undefined ? undefined : at(path)));
  const code = await compare({ ...defaults, main: paths[0], pr: paths[1], ...options }, cli);
  return { code, printed: printed() };
}

async function compared(main: string, pr: string, options: Partial<CompareArguments> = {}) {
  const { printed } = await run(main, pr, options);
  return JSON.parse(printed) as Comparison;
}

describe('each side may be a run folder, a CSV or a results.json', () => {
  const sides = [grok(1), `${grok(1)}/${grok(1)}.csv`, grok(2), `${grok(2)}/results.json`, 'moved/main.json'];

  test.each(sides.flatMap((main) => sides.map((pr) => [main, pr] as const)))('%s with %s', async (main, pr) => {
    const { rows, accuracy, summary } = await compared(main, pr);
    expect(rows.map(({ metric, load, call }) => `${metric} ${load} ${call}`)).toStrictEqual(
      ['e2eMs', 'ttftMs', 'itlMs'].flatMap((metric) => [1, 2].map((load) => `${metric} ${load} same`)),
    );
    expect(accuracy).toMatchObject({ call: 'same', a: 0.815, b: 0.815 });
    expect(summary.outcome).toBe('same');
  });

  test("a folder with any name and the old tool's names without a tag", async () => {
    const { rows, contextChanges } = await compared(`off/${offline}`, 'off/20250624_GROK1_MOE-I4F8_offline');
    expect(rows.map(({ metric, load, call, a, b }) => [metric, load, call, a, b])).toStrictEqual([
      ['e2eThroughputTokS', 1, 'missing', 576, undefined],
      ['e2eThroughputTokS', 32, 'worse', 9216, 8192],
      ['e2eThroughputTokS', 64, 'missing', undefined, 14_745.6],
      ['e2eLatencyS', 1, 'missing', 2, undefined],
      ['e2eLatencyS', 32, 'worse', 4, 4.5],
      ['e2eLatencyS', 64, 'missing', undefined, 5],
    ]);
    expect(contextChanges.map(({ what }) => what)).toStrictEqual(['hardware', 'rocm']);
  });

  test("DeepSeek's concurrency files, whose loads stand in another order", async () => {
    const { rows } = await compared(`ds/${deepseek}_online/${deepseek}_serving.csv`, 'ds/other', { mode: 'online' });
    const e2e = rows.filter((row) => row.metric === 'e2eMs');
    expect(e2e.map(({ loadKind, load, call, betterBy }) => [loadKind, load, call, betterBy?.toFixed(2)])).toStrictEqual(
      [
        ['concurrency', 16, 'worse', '-0.10'],
        ['concurrency', 64, 'missing', undefined],
        ['concurrency', 128, 'worse', '-0.10'],
      ],
    );
  });
});

describe('accuracy', () => {
  test('of every wording of the log', async () => {
    const { accuracy } = await compared(grok(1), grok(4));
    expect(accuracy).toMatchObject({ call: 'worse', a: 0.815, runsA: 3, b: 0.745, runsB: 2, thresholdB: 0.8 });
  });

  test('of logs with names of its own: GSM8K_LOG_PATTERNS', async () => {
    expect((await compared('paired/a/run.csv', 'paired/b/run.csv')).accuracy).toMatchObject({
      call: 'missing',
      b: 0.8,
    });
    const patterns = { GSM8K_LOG_PATTERNS: '*accuracy.txt; *_gsm8k_*.log' };
    const { printed } = await run('paired/a/run.csv', 'paired/b/run.csv', {}, patterns);
    expect(JSON.parse(printed).accuracy).toMatchObject({ a: 0.82, b: 0.8, call: 'same' });
  });

  test('of an offline run: that of the online run of its image, and it is said', async () => {
    const folder = 'ci/offline/GROK1';
    const online = `ci/online/GROK1/${grok(3)}`;
    writeFiles(root, {
      [`${folder}/${offline}/${offline}.csv`]: offlineCsv({ 1: 2 }),
      [`${online}/${grok(3)}.csv`]: grokCsv(3, { 1: 10_000, 2: 20_000 }),
      [`${online}/${GSM8K}`]: gsm8kLog([0.83, 0.82]),
    });
    expect((await compared(`${folder}/${offline}`, `off/${offline}`)).accuracy).toMatchObject({ a: 0.825, runsA: 2 });
    const { printed } = await run(`${folder}/${offline}/${offline}.csv`, `off/${offline}`, { json: false });
    expect(printed).toContain(`- Main: the accuracy is that of the online run ${grok(3)}`);
  });

  test('question by question, where both folders keep the answers', async () => {
    const answers = Array.from({ length: 1319 }, (_, question) => question % 5 > 0);
    const fewer = answers.map((right, question) => right && question % 40 > 1);
    writeFiles(root, {
      'paired/a/gsm8k_answers.jsonl': answersFile(answers),
      'paired/b/gsm8k_answers.jsonl': answersFile(fewer),
      'paired/a/sglang_client_log_GROK1_gsm8k_aiter.log': gsm8kLog([0.8]),
    });
    const { accuracy } = await compared('paired/a/run.csv', 'paired/b/run.csv');
    expect(accuracy).toMatchObject({ test: 'paired', onlyA: 33, onlyB: 0, call: 'worse' });
  });

  test('of several CSVs in one folder nobody knows whose logs lie beside them', async () => {
    const { accuracy, rows } = await compared('two/a.csv', 'two/GROK1_b.csv');
    expect(accuracy).toBeUndefined();
    expect(rows[0]).toMatchObject({ a: 10_000, b: 9_000, call: 'better' });
  });
});

test('results.json: runs make an interval, records name what differs', async () => {
  const { rows, differences, notes } = await compared('moved/main.json', 'moved/pr.json');
  expect(rows[0]).toMatchObject({ call: 'worse', runsA: 3, interval: { method: 'welch' } });
  expect(differences).toStrictEqual([{ area: 'machine', what: 'driver', from: '6.12.12', to: '6.14.1' }]);
  expect(notes).toStrictEqual([]);
});

describe('what it ends with', () => {
  test.each<[string, string, string, Partial<CompareArguments>, number]>([
    ['nothing worse', grok(1), grok(2), { failOnRegression: true }, 0],
    ['something worse, not asked', grok(1), grok(4), {}, 0],
    ['something worse', grok(1), grok(4), { failOnRegression: true }, 6],
    ['only the accuracy worse', grok(1), grok(4), { failOnRegression: true, performanceThreshold: 50 }, 6],
    [
      'below both thresholds',
      grok(1),
      grok(4),
      { failOnRegression: true, performanceThreshold: 50, gsm8kThreshold: 0.1 },
      0,
    ],
    ['better', grok(4), grok(1), { failOnRegression: true }, 0],
    ['a load of Main is not there', grok(1), grok(5), { failOnRegression: true }, 1],
    ['a load of Main is not there, not asked', grok(1), grok(5), {}, 0],
    ['a new load', grok(5), `${grok(1)}/${grok(1)}.csv`, { failOnRegression: true }, 0],
    ['nothing to compare', grok(1), grok(6), {}, 1],
    ['other loads altogether', grok(1), 'ds/other', {}, 1],
  ])('%s', async (_, main, pr, options, code) => {
    expect((await run(main, pr, options)).code).toBe(code);
  });

  test('thresholds of the environment, and those of the command line before them', async () => {
    const env = { PERFORMANCE_THRESHOLD: '50', GSM8K_ACCURACY_THRESHOLD: '0.1' };
    expect((await run(grok(1), grok(4), { failOnRegression: true }, env)).code).toBe(0);
    expect((await run(grok(1), grok(4), { failOnRegression: true, performanceThreshold: 5 }, env)).code).toBe(6);
  });
});

describe('bad input is refused, with what was expected', () => {
  test.each<[string | undefined, string | undefined, Partial<CompareArguments>, string, RegExp]>([
    ['nowhere', grok(1), {}, 'PATH_MISSING', /nowhere: no such file or folder/],
    [undefined, grok(1), {}, 'USAGE', /--csv1/],
    [grok(1), undefined, {}, 'USAGE', /--csv2/],
    [
      'bad/summary.csv',
      grok(1),
      {},
      'FILE_INVALID',
      /summary\.csv: no benchmark CSV: it begins with "date,variant,mode"/,
    ],
    ['bad/empty.csv', grok(1), {}, 'FILE_INVALID', /the file is empty/],
    [grok(1), 'bad/x.json', {}, 'FILE_INVALID', /x\.json: schema is missing or has the wrong type/],
    [grok(1), 'bad/cut.json', {}, 'FILE_INVALID', /cut\.json: not JSON/],
    ['bad/folder', grok(1), {}, 'FILE_INVALID', /neither a results\.json nor a benchmark CSV/],
    ['two', grok(1), {}, 'FILE_INVALID', /several benchmark CSVs: GROK1_b\.csv, a\.csv/],
    ['two', grok(1), { model1: 'DeepSeek' }, 'FILE_INVALID', /no CSV of DeepSeek/],
    [grok(1), grok(2), { mode: 'offline' }, 'USAGE', /an online run, and --mode asks for offline/],
    [grok(1), `off/${offline}`, {}, 'USAGE', /an online run cannot be compared with an offline run/],
    [grok(1), grok(2), { model: 'deepseek' }, 'USAGE', /a run of GROK1, not of deepseek/],
    [grok(1), 'ds/other', { model: 'grok1' }, 'FILE_INVALID', /no CSV of grok1/],
    [grok(6), grok(6), {}, 'NO_DATA', /neither .* has a value to compare/],
    [grok(1), grok(2), { performanceThreshold: Number.NaN }, 'USAGE', /--performance-threshold/],
    [grok(1), grok(2), { gsm8kThreshold: -1 }, 'USAGE', /--gsm8k-threshold/],
  ])('%s with %s, %j: %s', async (main, pr, options, code, message) => {
    await expect(run(main, pr, options)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a model of its own for either side', async () => {
    expect(
      await run('two', grok(1), { model1: 'GROK1_b', model2: 'GROK1', model: 'x' }).catch((error) => error.message),
    ).toMatch(/a run of GROK1, not of GROK1_b/);
    expect(
      await run(grok(1), 'ds/other', { model1: 'grok', model2: 'any-name' }).catch((error) => error.message),
    ).toMatch(/a run of DeepSeek-V3-0324, not of any-name/);
  });

  test('a variable that is no number', async () => {
    await expect(run(grok(1), grok(2), {}, { PERFORMANCE_THRESHOLD: 'five' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });
});

describe('the report', () => {
  const human = { json: false } as const;
  const name = new RegExp(`^\\d{8}_\\d{6}_${grok(1)}_vs_${grok(4)}$`);

  async function written(folder: string): Promise<string> {
    const [only = '', ...others] = await readdir(folder);
    expect(others).toStrictEqual([]);
    expect(only).toMatch(name);
    const report = await readFile(join(folder, only, `${only}.md`), 'utf8');
    await rm(folder, { recursive: true });
    return report;
  }

  test('has the header and sections of the old tool, after what happened', async () => {
    const { printed } = await run(grok(1), grok(4), human);
    const lines = printed.split('\n').filter((line) => /^(#|\*\*(?:Mode|Main|PR|Generated)|.*\*\*PR IS)/.test(line));
    expect(lines.map((line) => line.replace(/`.*`|\d{4}-.*$/, '…'))).toStrictEqual([
      '## GROK1 Benchmark Comparison',
      '🔴 **PR IS WORSE: GSM8K accuracy WORSE (81.5% → 74.5%); 3 of 6 values worse, 0 better, 3 unchanged; worst: E2E latency at rate 1: 30.0% slower (10,000 → 13,000 ms)**',
      '### Differences',
      '### Before you trust the numbers',
      '**Mode**: online',
      '**Main CSV**: …',
      '**PR CSV**: …',
      '**Generated**: …',
      '### Results',
      '#### GSM8K Accuracy',
      '#### E2E Latency Comparison',
      '#### TTFT Latency Comparison',
      '#### ITL Latency Comparison',
    ]);
  });

  test.each<[string, Partial<CompareArguments>, Readonly<Record<string, string>>]>([
    ['--output-dir', { outputDir: 'reports' }, {}],
    ['COMPARISON_OUTPUT_DIR', {}, { COMPARISON_OUTPUT_DIR: 'reports' }],
    ['--output-dir before COMPARISON_OUTPUT_DIR', { outputDir: 'reports' }, { COMPARISON_OUTPUT_DIR: 'other' }],
  ])('goes into a dated folder named after both runs: %s', async (_, options, env) => {
    const absolute = (values: object) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, at(String(value))]));
    const { printed } = await run(grok(1), grok(4), { ...human, ...absolute(options) }, absolute(env));
    expect(printed).toMatch(/^PR IS WORSE: .*\nComparison written to .*\.md\n$/);
    expect(await written(at('reports'))).toMatch(/^## GROK1 Benchmark Comparison$/m);
  });

  test('goes into comparison_results of the work folder, where there is one', async () => {
    writeFiles(root, { 'work/.keep': '' });
    await run(grok(1), `${grok(4)}/${grok(4)}.csv`, human, { BENCHMARK_CI_DIR: at('work') });
    expect(await written(at('work/comparison_results'))).toContain('**Mode**: online');
  });

  test('--output-md replaces, --append adds', async () => {
    const outputMd = at('one/report.md');
    for (let turn = 0; turn < 2; turn++) await run(grok(1), grok(4), { ...human, outputMd });
    await appendFile(outputMd, 'a line of mine\n');
    await run(grok(1), grok(2), { ...human, outputMd, append: true });
    const report = await readFile(outputMd, 'utf8');
    expect(report.match(/^## /gm)).toHaveLength(2);
    expect(report).toContain('a line of mine\n## GROK1');
  });

  test('that cannot be written is an error, not a success', async () => {
    await expect(run(grok(1), grok(4), { outputMd: at(`${grok(1)}/${GSM8K}/x.md`) })).rejects.toMatchObject({
      code: 'PATH_MISSING',
    });
  });

  test('names of runs too long for a path are cut', async () => {
    const long = `${'x'.repeat(150)}.csv`;
    writeFiles(root, { [`long/${long}`]: grokCsv(1, { 1: 10_000 }) });
    const { printed } = await run(`long/${long}`, grok(1), { ...human, outputDir: at('reports') });
    expect(printed).toMatch(/_x{110}_vs_v0\.5\.5/);
    await rm(at('reports'), { recursive: true });
  });
});

describe('usual ranges', () => {
  const nights = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  beforeAll(() => {
    for (const day of nights(10, 24)) {
      const wobble = 1 + 0.003 * Math.sin(day * 2.4);
      const factor = day === 24 ? 1.1 : wobble;
      writeFiles(root, {
        [`store/${grok(day)}/${grok(day)}.csv`]: grokCsv(day, { 1: 10_000 * factor, 2: 20_000 * factor }),
      });
    }
  });

  test.each<[string, Partial<CompareArguments>, number | undefined]>([
    ['of the folder beside the older run', { baseDir: undefined }, 12],
    ['of the store that is named', { baseDir: '.' }, 12],
    ['of none', { baseDir: false }, undefined],
  ])('%s', async (_, options, nightsBefore) => {
    const baseDir = options.baseDir === '.' ? { baseDir: at('store') } : options;
    const { rows, fenced } = await compared(`store/${grok(22)}`, `store/${grok(24)}`, baseDir);
    expect(fenced).toBe(nightsBefore !== undefined);
    expect(rows[0]?.usual?.nights).toBe(nightsBefore);
    expect(rows.every((row) => row.call === 'worse')).toBe(true);
  });

  test('nothing is written into a folder that nobody called a store', async () => {
    await rm(at('store/.sglang-ci-index'), { recursive: true, force: true });
    await compared(`store/${grok(22)}/${grok(22)}.csv`, `store/${grok(24)}`, { baseDir: undefined });
    expect((await readdir(at('store'))).filter((entry) => entry.startsWith('.'))).toStrictEqual([]);
  });
});
