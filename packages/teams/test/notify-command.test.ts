import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { METRICS, type ResultsFile, type RunResult, type Verdict } from '@sglang-ci/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { notify } from '../src/cli/notify.ts';
import type { NotifyOptions } from '../src/cli/options.ts';
import { checkCard, renderCardText, type TeamsMessage } from '../src/index.ts';
import { cliContext } from './cli-context.ts';
import { listen } from './fake-teams.ts';
import { suspectVerdict } from './samples.ts';

const TAG = 'v0.5.5-rocm700-mi30x-20251116';
const FOLDER = `${TAG}_GROK1_MOE-I4F8_online`;
let work = '';
let runFolder = '';

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'notify-'));
  runFolder = join(work, 'online', 'GROK1', FOLDER);
  await mkdir(runFolder, { recursive: true });
  await writeFile(join(runFolder, 'results.json'), JSON.stringify(results));
  const plots = join(work, 'plots_server', 'GROK1', 'online');
  await mkdir(plots, { recursive: true });
  for (const name of [
    '20251115_GROK1_online_standard.png',
    '20251116_GROK1_online_standard.png',
    '20251117_GROK1_online_standard.png',
    '20251201_GROK1_online_standard.png',
  ]) {
    await writeFile(join(plots, name), 'png');
  }
});
afterAll(() => rm(work, { recursive: true }));

function runOf(rate: number, e2eMs: number): RunResult {
  return {
    point: `rate ${rate}`,
    load: { kind: 'request_rate', value: rate },
    run: 1,
    attempt: 1,
    status: 'ok',
    log: `client_rate_${rate}_run1.log`,
    startedAt: '2025-11-16T08:10:00Z',
    endedAt: '2025-11-16T08:20:00Z',
    metrics: { e2eMs, ttftMs: 160, itlMs: 31 },
    report: {},
    checks: [],
    valid: true,
  };
}

const results: ResultsFile = {
  schema: 1,
  status: 'partial',
  reason: 'rate 16 has no usable run',
  model: { id: 'grok1', label: 'GROK1', variant: 'MOE-I4F8' },
  hardware: 'mi30x',
  mode: 'online',
  subMode: 'standard',
  imageTag: TAG,
  backend: 'aiter',
  protocol: { name: 'flushed', runsPerLoad: 1 },
  gate: { outcome: 'pass', passed: true, accuracy: 0.82, threshold: 0.8, runs: [] },
  runs: [runOf(1, 21_335), runOf(8, 30_120)],
  failedPoints: [{ point: 'rate 16', reason: 'the server died: Memory access fault' }],
  provenance: {
    image: `rocm/sgl-dev:${TAG}`,
    node: 'mi300-a',
    planHash: '00',
    startedAt: '2025-11-16T08:00:09Z',
    endedAt: '2025-11-16T09:33:11Z',
    serverDiffers: [],
  },
  simulated: false,
};

async function cardOf(
  options: Partial<NotifyOptions>,
  env: Record<string, string> = {},
): Promise<{ readonly text: string; readonly errors: string }> {
  const { cli, out, errors } = cliContext({ BENCHMARK_CI_DIR: work, DEFAULT_NODE_NAME: 'mi300-b', ...env });
  const flags = {
    checkServer: false,
    skipAnalysis: false,
    checkDpAttention: false,
    enableTorchCompile: false,
    enableDpTest: false,
    enableMtpTest: false,
  };
  expect(await notify({ ...flags, testMode: false, dryRun: true, json: false, ...options }, cli)).toBe(0);
  const card = JSON.parse(out()) as TeamsMessage;
  expect(checkCard(card)).toStrictEqual([]);
  return { text: renderCardText(card).replace(/Generated on .*/, 'Generated on …'), errors: errors() };
}

const SERVER = { PLOT_SERVER_HOST: 'plots.lab', PLOT_SERVER_PORT: '8123' };

test('a night that was cut: its numbers, what is missing and why, its newest plot, links', async () => {
  const { text } = await cardOf({ model: 'grok', mode: 'online', benchmarkDate: '20251116' }, SERVER);
  expect(text).toMatchInlineSnapshot(`
    "2025-11-16 GROK1 Online Benchmark Results
    Generated on …
    Hostname: mi300-a
    Hardware: mi30x

    Status:
    ❌ Benchmark Failed: Incomplete Run
    RUN INCOMPLETE: the run ended partial (the night is partial: rate 16 has no usable run); the 6 measured values have too few comparable nights to be judged by
    • What to do: start the night again: it continues with the first load that is missing
    • GSM8K accuracy: 82.0% ✅ (threshold 80.0%)

    Not measured:
    • ⏭️ rate 16: the server died: Memory access fault

    Results:
    rate 1: E2E latency 21,335 ms · TTFT 160.0 ms · ITL 31.00 ms
    rate 8: E2E latency 30,120 ms · TTFT 160.0 ms · ITL 31.00 ms

    Benchmark:
    • Docker Image: rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116
    • Ran 2025-11-16 00:00:09 to 01:33:11 PST (San Francisco)

    Plot:
    1. 20251117_GROK1_online_standard.png - 🔗 View Plot: http://plots.lab:8123/GROK1/online/20251117_GROK1_online_standard.png

    [📈 History] http://plots.lab:8123/trend?model=GROK1&variant=MOE-I4F8&hardware=mi30x&mode=online&subMode=standard
    [📁 Browse All] http://plots.lab:8123/GROK1/online/
    [🌐 Dashboard] http://plots.lab:8123/
    [📋 Logs] http://plots.lab:8123/night?folder=online%2FGROK1%2Fv0.5.5-rocm700-mi30x-20251116_GROK1_MOE-I4F8_online"
  `);
});

test('the verdict of the run folder, or of a file, makes the status', async () => {
  const confirmed: Verdict = { ...suspectVerdict, status: 'regression-confirmed' };
  const file = join(work, 'verdict-of-hand.json');
  await writeFile(file, JSON.stringify(confirmed));
  expect((await cardOf({ runFolder, verdict: file })).text).toContain('E2E latency at rate 16: 91,401 ms');
  await writeFile(join(runFolder, 'verdict.json'), JSON.stringify(suspectVerdict));
  expect((await cardOf({ runFolder })).text).toContain('REGRESSION SUSPECTED');
  const skipped = await cardOf({ runFolder, skipAnalysis: true });
  const skippedByVariable = await cardOf({ runFolder }, { TEAMS_SKIP_ANALYSIS: 'true' });
  expect(skipped.text).toContain('analysis was switched off');
  expect(skippedByVariable).toStrictEqual(skipped);
});

test.each([
  ['no JSON', '{"status":', /is no JSON/],
  ['another file', '{"schema":1}', /status is missing/],
  [
    'a status of tomorrow',
    JSON.stringify({ ...suspectVerdict, status: 'sideways' }),
    /status is missing or has the wrong type/,
  ],
])('a verdict file with %s is named', async (_, text, message) => {
  const verdict = join(work, 'bad-verdict.json');
  await writeFile(verdict, text);
  await expect(cardOf({ runFolder, verdict })).rejects.toMatchObject({
    code: 'FILE_INVALID',
    message: expect.stringMatching(message),
  });
});

test.each<[string, Partial<NotifyOptions>]>([
  ['another model', { model: 'grok2', mode: 'online', benchmarkDate: '20251116' }],
  ['another mode', { model: 'grok', mode: 'offline', benchmarkDate: '20251116' }],
  ['another day', { model: 'grok', mode: 'online', benchmarkDate: '20251117' }],
  ['other hardware', { model: 'grok', mode: 'online', benchmarkDate: '20251116', hardware: 'mi35x' }],
  ['a variant', { model: 'grok', mode: 'online', benchmarkDate: '20251116', checkDpAttention: true }],
  ['another image', { model: 'grok', mode: 'online', dockerImage: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251116' }],
  ['the last days alone', { model: 'grok', mode: 'online' }],
])('asked for %s there is no run, and the card says so', async (_, options) => {
  const { text } = await cardOf(options);
  expect(text).toContain('ℹ️ No Benchmark Run Found');
  expect(text).toMatch(/there is no grok2? (on|off)line run folder of/);
});

test('the image names the night as well as its day', async () => {
  const { text } = await cardOf({ model: 'GROK1', mode: 'online', dockerImage: `rocm/sgl-dev:${TAG}` });
  expect(text).toContain('2025-11-16 GROK1 Online Benchmark Results');
});

test('without model or run folder it asks which night', async () => {
  await expect(cardOf({})).rejects.toMatchObject({ code: 'USAGE' });
});

describe('a folder of the old scripts without a verdict is judged now', () => {
  const days = [
    '20251101',
    '20251108',
    '20251109',
    '20251110',
    '20251111',
    '20251112',
    '20251113',
    '20251114',
    '20251115',
  ];
  const csvOf = (e2eMs: number) => {
    const row = (name: string, value: number) =>
      `${name}\nrequest rate\t1\t2\t4\t8\t16\nMI300x-aiter, mi300-a${`\t${value.toFixed(2)}`.repeat(5)}\n`;
    const sections = [row(section('e2eMs'), e2eMs), row(section('ttftMs'), 160), row(section('itlMs'), 31)];
    return ['Online mode - GROK1 (tag)\n', ...sections].join('\n');
  };
  const section = (metric: 'e2eMs' | 'ttftMs' | 'itlMs') => METRICS[metric].csvSection ?? '';
  const gsm8kOf = (accuracy: string, verdict: string) =>
    [
      'Starting GSM8K accuracy test...',
      `Accuracy: ${accuracy}`,
      `Average Accuracy over 1 runs for mode aiter: ${accuracy}`,
      verdict,
    ].join('\n');

  async function oldNight(
    model: string,
    night: { readonly e2e?: number; readonly accuracy?: string; readonly verdict?: string },
  ) {
    const store = await mkdtemp(join(work, 'old-'));
    const variant = model === 'GROK1' ? 'MOE-I4F8' : 'FP8';
    const folderOf = async (day: string, e2e: number | undefined) => {
      const name = `v0.5.5-rocm700-mi30x-${day}_${model}_${variant}_online`;
      const folder = join(store, 'online', model, name);
      await mkdir(folder, { recursive: true });
      if (e2e !== undefined) await writeFile(join(folder, `${name}.csv`), csvOf(e2e));
      return folder;
    };
    for (const [index, day] of days.entries()) await folderOf(day, 20_000 + index);
    const folder = await folderOf('20251116', night.e2e);
    if (night.accuracy !== undefined) {
      await writeFile(
        join(folder, `sglang_client_log_${model}_gsm8k_aiter.log`),
        gsm8kOf(night.accuracy, night.verdict ?? ''),
      );
    }
    return folder;
  }
  const FAIL = 'Accuracy does not meet threshold: below threshold (0.8). Skipping this mode.';

  test.each([
    ['GROK1', { accuracy: '0.520', verdict: FAIL }, '❌ GSM8K Accuracy Failure', '52.0% (below 80.0% threshold)'],
    ['GROK1', { accuracy: '0.790', e2e: 20_000 }, '❌ GSM8K Accuracy Failure', '79.0% (below 80.0% threshold)'],
    [
      'DeepSeek-V3-0324',
      { accuracy: '0.92', e2e: 20_000 },
      '❌ GSM8K Accuracy Failure',
      '92.0% (below 93.0% threshold)',
    ],
    ['GROK1', { accuracy: '0.820', e2e: 20_000 }, '✅ Good', '82.0% ✅ (threshold 80.0%)'],
    ['GROK1', { accuracy: '0.820', e2e: 30_000 }, '⚠️ Performance Regression Suspected', 'usual 19,'],
  ])('%s with %j: %s', async (model, night, status, line) => {
    const { text } = await cardOf({ runFolder: await oldNight(model, night) });
    expect(text).toContain(status);
    expect(text).toContain(line);
  });

  test('another pass mark counts, and analysis can be switched off, but not the pass mark', async () => {
    const runFolder = await oldNight('GROK1', { accuracy: '0.520', verdict: FAIL });
    expect((await cardOf({ runFolder }, { DEFAULT_GSM8K_THRESHOLD: '0.5' })).text).toContain(
      '52.0% ✅ (threshold 50.0%)',
    );
    expect((await cardOf({ runFolder }, { TEAMS_SKIP_ANALYSIS: '1' })).text).toContain(
      '52.0% (below 80.0% threshold) ❌',
    );
  });

  test('--analysis-days says how far back the nights before may reach', async () => {
    const runFolder = await oldNight('GROK1', { e2e: 30_000 });
    const of = async (analysisDays: number) => (await cardOf({ runFolder, analysisDays })).text;
    expect(await of(60)).not.toContain('baseline of only');
    expect(await of(5)).toContain('baseline of only 5 nights');
  });

  test('of other hardware than was asked for it is refused', async () => {
    const runFolder = await oldNight('GROK1', { e2e: 20_000 });
    await expect(cardOf({ runFolder, hardware: 'mi35x' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('--check-server', () => {
  async function check(
    statuses: Readonly<Record<string, number>>,
  ): Promise<{ readonly text: string; readonly errors: string }> {
    const server = createServer(({ url = '' }, response) =>
      response.writeHead(statuses[url] ?? statuses['*'] ?? 200).end(),
    );
    const port = await listen(server);
    const env = { PLOT_SERVER_BASE_URL: `http://127.0.0.1:${port}/` };
    const checked = await cardOf({ runFolder, checkServer: true }, env);
    server.close();
    return { text: checked.text, errors: checked.errors.replaceAll(String(port), 'PORT') };
  }

  test('says of every link what the plot server answers', async () => {
    const { text, errors } = await check({});
    expect(errors).toMatchInlineSnapshot(`
      "✓ http://127.0.0.1:PORT/: HTTP 200
      ✓ http://127.0.0.1:PORT/trend?model=GROK1&variant=MOE-I4F8&hardware=mi30x&mode=online&subMode=standard: HTTP 200
      ✓ http://127.0.0.1:PORT/night?folder=online%2FGROK1%2Fv0.5.5-rocm700-mi30x-20251116_GROK1_MOE-I4F8_online: HTTP 200
      ✓ http://127.0.0.1:PORT/GROK1/online/: HTTP 200
      ✓ http://127.0.0.1:PORT/GROK1/online/20251117_GROK1_online_standard.png: HTTP 200
      "
    `);
    expect(text).not.toContain('⚠️ the plot server');
  });

  test('a page that is not there is named on the card', async () => {
    const { text, errors } = await check({ '/GROK1/online/20251117_GROK1_online_standard.png': 404 });
    expect(errors).toContain('✗ http://127.0.0.1:PORT/GROK1/online/20251117_GROK1_online_standard.png: HTTP 404');
    expect(text).toContain('⚠️ 1 of 5 links do not open: 20251117_GROK1_online_standard.png HTTP 404');
  });

  test('a plot server that is broken is said once', async () => {
    expect((await check({ '*': 502 })).text).toContain(
      '⚠️ the plot server does not answer (HTTP 502): links may not open',
    );
  });

  test('one on this machine alone is asked as well', async () => {
    const server = createServer((_, response) => response.end());
    const env = { PLOT_SERVER_HOST: '127.0.0.1', PLOT_SERVER_PORT: String(await listen(server)) };
    const { errors } = await cardOf({ runFolder, checkServer: true }, env);
    server.close();
    expect(errors).toContain(`✓ http://127.0.0.1:${env.PLOT_SERVER_PORT}/: HTTP 200`);
  });

  test('without one it says which variables name it', async () => {
    expect((await cardOf({ runFolder, checkServer: true })).errors).toContain('PLOT_SERVER_BASE_URL');
  });
});

const corpus = new URL('../../../../shared/corpus', import.meta.url).pathname;
if (!existsSync(corpus)) process.stderr.write(`skipped: no corpus of real nights in ${corpus}\n`);

test.skipIf(!existsSync(corpus))(
  'real nights of the old scripts make cards, with the numbers of their logs',
  async () => {
    const night = { benchmarkDir: join(corpus, 'online_benchmark_log'), mode: 'online' as const };
    const { text } = await cardOf({ ...night, model: 'grok', benchmarkDate: '20251216' });
    expect(text).toMatch(/GSM8K accuracy: \d\d\.\d%/);
    expect(text).toMatch(/rate 1: E2E latency [\d,]+ ms · TTFT [\d.]+ ms · ITL [\d.]+ ms/);
  },
);
