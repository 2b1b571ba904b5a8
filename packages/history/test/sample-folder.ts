import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Plan, ResultsFile, RunResult } from '@sglang-ci/core';

/** Writes files below `root` from a literal: `{ 'online/GROK1/FOLDER/x.csv': 'text' }`. */
export function writeTree(root: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(root, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** Runs `use` with a fresh directory that is removed afterwards. */
export async function withDirectory<T>(use: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'history-test-'));
  try {
    return await use(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

export const TAG = 'v0.5.6-rocm700-mi30x-20251205';
export const GROK_FOLDER = `${TAG}_GROK1_MOE-I4F8_online`;
export const DEEPSEEK_FOLDER = `${TAG}_DeepSeek-V3-0324_FP8_online`;

/** One run of a client as a test describes it. */
export interface SampleRun {
  readonly load: number;
  readonly run: number;
  readonly e2e: number;
  readonly ttft: number;
  readonly itl: number;
  /** Requests that succeeded of the 300 that were sent. */
  readonly succeeded?: number;
}

export function grokLogName({ load, run }: SampleRun, backend = 'aiter'): string {
  return `sglang_client_log_GROK1_${backend}_${load}_run${run}_20251205_120000.log`;
}

export function deepseekLogName({ load, run }: SampleRun): string {
  return `sglang_serving_benchmark_concurrency_${load}_run${run}_20251205_120000.log`;
}

/** A client log as the old scripts left it. */
export function clientLog(run: SampleRun): string {
  return `${[
    `Running benchmark with request rate: ${run.load} (Run ${run.run}) for mode aiter`,
    `Run started at: 2025-12-05 12:0${run.run}:00 PST`,
    "Namespace(backend='sglang', num_prompts=300, seed=1)",
    '\r  0%|          | 0/300 [00:00<?, ?it/s]\r100%|##########| 300/300 [01:40<00:00,  3.00it/s]',
    '',
    '============ Serving Benchmark Result ============',
    line('Backend:', 'sglang'),
    line('Traffic request rate:', `${run.load}.0`),
    line('Max request concurrency:', 'not set'),
    line('Successful requests:', String(run.succeeded ?? 300)),
    line('Benchmark duration (s):', '100.00'),
    line('Request throughput (req/s):', '3.00'),
    line('Output token throughput (tok/s):', '1500.25'),
    line('Total token throughput (tok/s):', '3000.50'),
    '----------------End-to-End Latency----------------',
    line('Mean E2E Latency (ms):', (run.e2e * 1.1).toFixed(2)),
    line('Median E2E Latency (ms):', run.e2e.toFixed(2)),
    '---------------Time to First Token----------------',
    line('Median TTFT (ms):', run.ttft.toFixed(2)),
    '---------------Inter-Token Latency----------------',
    line('Median ITL (ms):', run.itl.toFixed(2)),
    line('P95 ITL (ms):', (run.itl * 2).toFixed(2)),
    '==================================================',
    `Run completed at: 2025-12-05 12:0${run.run}:50 PST`,
    'Run duration: 110 seconds',
  ].join('\n')}\n`;
}

function line(label: string, value: string): string {
  return `${label.padEnd(40)} ${value.padEnd(10)}`;
}

/** A client log that a kill cut inside its progress bar. */
export function cutClientLog(run: number): string {
  return [
    `Running benchmark with request rate: 8 (Run ${run}) for mode aiter`,
    'Run started at: 2025-12-05 12:30:00 PST',
    '\r  0%|          | 0/300 [00:00<?, ?it/s]\r 40%|####      | 120/300 [00:40<01:00,  3.0',
  ].join('\n');
}

/** A GSM8K log; an accuracy of `null` is a run that crashed. */
export function gsm8kLog(accuracies: readonly (number | null)[], threshold = 0.8): string {
  const valid = accuracies.filter((accuracy) => accuracy !== null);
  const average = valid.length === 0 ? 0 : valid.reduce((sum, value) => sum + value, 0) / valid.length;
  const runs = accuracies.flatMap((accuracy, index) => {
    const run = index + 1;
    const start = `Executing GSM8K test Run ${run} ...`;
    return accuracy === null
      ? [
          start,
          `Run ${run}: Accuracy not found, defaulting to 0`,
          `Run ${run}: Accuracy: 0`,
          `  ✗ Run ${run} excluded from average (accuracy: 0 < 0.1 - likely failed/crashed)`,
        ]
      : [
          start,
          `Accuracy: ${accuracy.toFixed(3)}`,
          'Invalid: 0.000',
          'Latency: 30.000 s',
          'Output throughput: 4000.000 token/s',
          `Run ${run} completed in 35 seconds`,
          `Run ${run}: Accuracy: ${accuracy.toFixed(3)}`,
          `  ✓ Run ${run} included in average (accuracy: ${accuracy.toFixed(3)})`,
        ];
  });
  const excluded = accuracies.length - valid.length;
  return `${[
    'Starting GSM8K accuracy test at: 2025-12-05 11:50:00 PST',
    ...runs,
    'GSM8K test completed in 200 seconds',
    `Total runs: ${accuracies.length}, Valid runs: ${valid.length}, Excluded runs: ${excluded}`,
    `Average Accuracy over ${valid.length} valid runs for mode aiter: ${valid.length === 0 ? '0' : average.toFixed(3)}`,
    average >= threshold
      ? `Average accuracy meets threshold (${threshold}) for mode aiter. Continuing with this mode.`
      : `Average accuracy (${average.toFixed(3)}) is below threshold (${threshold}) for mode aiter. Skipping this mode.`,
  ].join('\n')}\n`;
}

/** The lines of a server log that a night's record needs. */
export function serverLog(kv = 'K size: 32.10 GB, V size: 32.13 GB'): string {
  return `${[
    "[2025-12-05 11:45:00] server_args=ServerArgs(model_path='/models/grok', attention_backend='aiter', tp_size=8)",
    ...[0, 1].map((rank) => `[2025-12-05 11:46:00 TP${rank}] KV Cache is allocated. #tokens: 981350, ${kv}`),
    '[2025-12-05 11:47:14] The server is fired up and ready to roll!',
  ].join('\n')}\n`;
}

export function timingSummary(host: string, startedAt = '2025-12-05 11:44:00 PST'): string {
  return `${['TIMING SUMMARY LOG', '==================', `Script started at: ${startedAt}`, 'Hardware: mi30x', `Hostname: ${host}`].join('\n')}\n`;
}

/** The cells of an online CSV: one text per load, as in the file. */
export interface SampleCells {
  readonly e2e: readonly string[];
  readonly ttft: readonly string[];
  readonly itl: readonly string[];
}

export function onlineCsv(
  head: { readonly title: string; readonly axis: string; readonly loads: readonly number[] },
  rows: Readonly<Record<string, SampleCells>>,
): string {
  const section = (title: string, key: keyof SampleCells) =>
    [
      `${title} (ms, lower better)`,
      [head.axis, ...head.loads].join('\t'),
      ...Object.entries(rows).map(([label, cells]) => [label, ...cells[key]].join('\t')),
    ].join('\n');
  return `${[
    head.title,
    section('Median E2E Latency', 'e2e'),
    section('Median TTFT', 'ttft'),
    section('Median ITL', 'itl'),
  ].join('\n\n')}\n`;
}

export function grokCsv(cells: SampleCells, loads: readonly number[] = [1, 2]): string {
  return onlineCsv(
    { title: `Online mode - GROK1 (${TAG})`, axis: 'request rate', loads },
    { 'MI300x-aiter, node-a': cells },
  );
}

/** An output of `bench_one_batch` with its warm-up block, which is no measurement. */
export function oneBatchLog(totalS: number, batchSize = 1): string {
  const block = (s: number) => [
    `Prefill. latency: ${(s / 4).toFixed(5)} s, throughput:   8295.21 token/s`,
    `Decode 0. Batch size: ${batchSize}, latency: 0.01234 s, throughput:     81.04 token/s`,
    'Decode.  median latency: 0.01230 s, median throughput:     81.30 token/s',
    `Total. latency:  ${s.toFixed(3)} s, throughput:    933.55 token/s`,
  ];
  return `${['max_total_num_tokens=1234567', 'Warmup ...', ...block(9), 'Benchmark ...', ...block(totalS)].join('\n')}\n`;
}

/** A plan of two request rates, three runs each. */
export function samplePlan(changes: Partial<Plan> = {}): Plan {
  const point = (value: number): Plan['points'][number] => ({
    id: `rate-${value}`,
    load: { kind: 'request_rate', value },
    command: { env: {}, argv: ['python3', '-m', 'sglang.bench_serving', '--request-rate', String(value)] },
    runs: 3,
    log: `sglang_client_log_GROK1_aiter_${value}_run{run}_{stamp}.log`,
    prompts: 300,
    limitS: 3_600,
    flushBefore: true,
    pauseAfterS: 0,
  });
  return {
    schema: 1,
    model: { id: 'grok1', family: 'grok', label: 'GROK1', variant: 'MOE-I4F8', path: '/models/grok', tp: 8 },
    hardware: 'mi30x',
    node: 'node-a',
    mode: 'online',
    subMode: 'standard',
    image: `rocm/sgl-dev:${TAG}`,
    imageTag: TAG,
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 3, seed: 1 },
    runFolder: `/data/online/GROK1/${GROK_FOLDER}`,
    preflight: { paths: [], staleLocks: [] },
    points: [point(1), point(2)],
    sweep: 'isolated',
    csv: {
      file: `${GROK_FOLDER}.csv`,
      title: `Online mode - GROK1 (${TAG})`,
      rowLabel: 'MI300x-aiter, node-a',
      backendColumn: false,
    },
    ...changes,
  };
}

export function sampleRun(run: SampleRun, changes: Partial<RunResult> = {}): RunResult {
  return {
    point: `rate-${run.load}`,
    load: { kind: 'request_rate', value: run.load },
    run: run.run,
    attempt: 1,
    status: 'ok',
    log: grokLogName(run),
    startedAt: `2025-12-05T20:0${run.run}:00.000Z`,
    endedAt: `2025-12-05T20:0${run.run}:50.000Z`,
    metrics: { e2eMs: run.e2e, ttftMs: run.ttft, itlMs: run.itl },
    report: { 'Median E2E Latency (ms)': run.e2e },
    checks: [],
    valid: true,
    ...changes,
  };
}

export function sampleResults(runs: readonly RunResult[], changes: Partial<ResultsFile> = {}): ResultsFile {
  return {
    schema: 1,
    status: 'complete',
    model: { id: 'grok1', label: 'GROK1', variant: 'MOE-I4F8' },
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'standard',
    imageTag: TAG,
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 3, seed: 1 },
    kvCache: { tokens: 981_350, gb: 64.23 },
    serverStartS: 134,
    runs,
    failedPoints: [],
    provenance: {
      image: `rocm/sgl-dev:${TAG}`,
      node: 'node-a',
      planHash: 'f'.repeat(64),
      startedAt: '2025-12-05T19:45:00.000Z',
      endedAt: '2025-12-05T20:45:30.000Z',
      serverDiffers: [],
    },
    simulated: false,
    ...changes,
  };
}
