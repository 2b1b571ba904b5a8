import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatRunFolderName,
  type Plan,
  type PointPlan,
  type ResultsFile,
  type RunResult,
  shiftDay,
} from '@sglang-ci/core';
import { renderOfflineCsv, renderOnlineCsv, renderResults } from '@sglang-ci/history';
import type { LabBenchmark } from './nights-of-a-lab.ts';

/** The day of the newest image. */
export const LAST_DAY = '20251216';

/** Only so many of the newest nights have log files: enough to click on, and quick to write. */
const NIGHTS_WITH_LOGS = 3;

/** Writes the run folders of some benchmarks below `root`, as a site has them. The same numbers every time. */
export function generateStore(root: string, benchmarks: readonly LabBenchmark[]): void {
  for (const benchmark of benchmarks) {
    for (let night = 0; night < benchmark.nights; night++) {
      if (benchmark.gaps?.includes(night) !== true) writeNight(root, benchmark, night);
    }
  }
}

function writeNight(root: string, benchmark: LabBenchmark, night: number): void {
  const plan = planOf(root, benchmark, night);
  const results = resultsOf(benchmark, plan, night);
  const csv = benchmark.mode === 'online' ? renderOnlineCsv(plan, results) : renderOfflineCsv(plan, results);
  const record = { 'plan.json': `${JSON.stringify(plan, null, 2)}\n`, 'results.json': renderResults(results) };
  const files: Record<string, string> = {
    [plan.csv.file]: csv,
    ...(benchmark.keeps === 'csv' ? {} : record),
    ...(night < benchmark.nights - NIGHTS_WITH_LOGS ? {} : logsOf(plan, results)),
  };
  mkdirSync(plan.runFolder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(plan.runFolder, name), text);
}

function logsOf(plan: Plan, { runs, reason }: ResultsFile): Record<string, string> {
  const server = `server_args=ServerArgs(tp_size=8)\n${reason ?? 'The server is fired up and ready to roll!'}\n`;
  return {
    'sglang_server.log': server,
    'timing_summary.log': `Hostname: ${plan.node}\n`,
    ...Object.fromEntries(runs.map((run) => [run.log, `Median E2E Latency (ms): ${run.metrics.e2eMs}\n`])),
  };
}

function planOf(root: string, benchmark: LabBenchmark, night: number): Plan {
  const { model, variant, hardware, mode, subMode, loads } = benchmark;
  const date = shiftDay(LAST_DAY, 1 + night - benchmark.nights);
  const imageTag = `${versionOf(date)}-rocm700-${hardware}-${date}`;
  const folder = formatRunFolderName({ imageTag, model, variant, mode, subMode });
  const node = night >= (benchmark.moved?.night ?? Number.POSITIVE_INFINITY) ? benchmark.moved?.node : undefined;
  return {
    schema: 1,
    model: { id: model.toLowerCase(), family: 'any', label: model, variant, path: `/models/${model}`, tp: 8 },
    hardware,
    node: node ?? benchmark.node,
    mode,
    subMode,
    imageTag,
    image: `rocm/sgl-dev:${imageTag}`,
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 3, seed: 1 },
    runFolder: join(root, mode, model, folder),
    preflight: { paths: [], staleLocks: [] },
    ...(mode === 'offline' ? {} : { server: serverOf(benchmark) }),
    points: loads.map((load) => pointOf(benchmark, load)),
    sweep: 'isolated',
    csv: {
      file: `${folder}.csv`,
      title: `Online mode - ${model} (${imageTag})`,
      rowLabel: `${hardware}-aiter, ${benchmark.node}`,
      backendColumn: true,
    },
  };
}

/** SGLang versions come and go. */
function versionOf(date: string): string {
  if (date < '20251108') return 'v0.5.5';
  return date < '20251215' ? 'v0.5.6' : 'v0.5.6.post1';
}

function serverOf({ model }: LabBenchmark): NonNullable<Plan['server']> {
  const argv = ['python3', '-m', 'sglang.launch_server', '--model-path', `/models/${model}`, '--tp', '8'];
  return {
    command: { env: { SGLANG_USE_AITER: '1' }, argv },
    host: '127.0.0.1',
    port: 30_000,
    log: 'sglang_server.log',
    healthPath: '/health',
    flushPath: '/flush_cache',
    infoPath: '/get_server_info',
    readyText: 'fired up',
    startLimitS: 3_600,
  };
}

function pointOf({ mode, subMode, model }: LabBenchmark, value: number): PointPlan {
  const online = { kind: model.startsWith('GROK') ? 'request_rate' : 'concurrency', value } as const;
  const offline = { kind: 'batch_size', value, inputLen: 1_024, outputLen: 128, tp: 8 } as const;
  const argv = ['python3', '-m', mode === 'online' ? 'sglang.bench_serving' : 'sglang.bench_one_batch', String(value)];
  return {
    id: mode === 'online' ? `load-${value}` : `tp8-bs${value}-il1024`,
    load: mode === 'online' ? online : offline,
    command: { env: {}, argv },
    runs: 3,
    log: `client_log_${subMode}_${value}_run{run}.log`,
    limitS: 3_600,
    flushBefore: mode === 'online',
    pauseAfterS: 0,
  };
}

function resultsOf(benchmark: LabBenchmark, plan: Plan, night: number): ResultsFile {
  const { model, variant, hardware, mode, subMode } = benchmark;
  const failure = benchmark.failures?.[night];
  const { imageTag, backend, protocol, node } = plan;
  const day = `${imageTag.slice(-8, -4)}-${imageTag.slice(-4, -2)}-${imageTag.slice(-2)}`;
  const random = randomOf(`${plan.runFolder.split('/').at(-1)}`);
  return {
    schema: 1,
    status: failure?.status ?? 'complete',
    ...(failure === undefined ? {} : { reason: failure.reason }),
    model: { id: plan.model.id, label: model, variant },
    hardware,
    mode,
    subMode,
    imageTag,
    backend,
    protocol,
    ...(mode === 'offline' ? {} : gateOf(failure?.status, random)),
    runs: failure === undefined ? plan.points.flatMap((point) => runsOf(point, { benchmark, night, random })) : [],
    failedPoints: failure === undefined ? [] : plan.points.map(({ id }) => ({ point: id, reason: failure.reason })),
    provenance: {
      image: plan.image,
      imageDigest: `sha256:${'0'.repeat(56)}${imageTag.slice(-8)}`,
      gpuModel: hardware === 'mi30x' ? 'AMD Instinct MI300X' : 'AMD Instinct MI355X',
      gpuCount: 8,
      node,
      planHash: 'f'.repeat(64),
      startedAt: `${day}T08:00:00.000Z`,
      endedAt: `${day}T11:20:00.000Z`,
      serverDiffers: [],
    },
    simulated: false,
  };
}

function gateOf(status: ResultsFile['status'] | undefined, random: () => number): Partial<ResultsFile> {
  if (status === 'failed') return {};
  const accuracy = status === 'accuracy-failed' ? 0.712 : 0.93 + (random() - 0.5) * 0.008;
  const passed = accuracy >= 0.8;
  return {
    kvCache: { tokens: 981_350, gb: 64.23 },
    serverStartS: 134,
    gate: {
      outcome: passed ? 'pass' : 'fail',
      passed,
      accuracy,
      threshold: 0.8,
      runs: [1, 2, 3].map((run) => ({ run, accuracy, crashed: false })),
    },
  };
}

function runsOf(
  point: PointPlan,
  {
    benchmark,
    night,
    random,
  }: { readonly benchmark: LabBenchmark; readonly night: number; readonly random: () => number },
): RunResult[] {
  const { level, noise, steps = [], loads } = benchmark;
  const load = point.load.value;
  const change = steps
    .filter((step) => night >= step.night && load >= step.fromLoad)
    .reduce((product, step) => product * (1 + step.change), 1);
  const place = 1 + loads.indexOf(load) ** 2 * 0.45;
  const tonight = level * place * change * (1 + gauss(random) * noise);
  return [1, 2, 3].map((run) => {
    const e2e = tonight * (1 + gauss(random) * noise * 0.3);
    return {
      point: point.id,
      load: point.load,
      run,
      attempt: 1,
      status: 'ok',
      log: point.log.replace('{run}', String(run)),
      startedAt: '2025-12-16T09:00:00.000Z',
      endedAt: '2025-12-16T09:05:00.000Z',
      metrics: benchmark.mode === 'online' ? onlineMetrics(e2e, load) : offlineMetrics(e2e, load),
      report: {},
      checks: [],
      valid: true,
    };
  });
}

function onlineMetrics(e2eMs: number, load: number) {
  return { e2eMs, ttftMs: 80 + e2eMs * 0.008 + load, itlMs: e2eMs / 520, outputThroughputTokS: (load * 4e6) / e2eMs };
}

function offlineMetrics(e2eLatencyS: number, load: number) {
  return {
    prefillLatencyS: e2eLatencyS * 0.2,
    decodeLatencyS: e2eLatencyS / 160,
    e2eLatencyS,
    prefillThroughputTokS: (load * 1_024) / (e2eLatencyS * 0.2),
    decodeThroughputTokS: (load * 128) / (e2eLatencyS * 0.8),
    e2eThroughputTokS: (load * 1_152) / e2eLatencyS,
  };
}

/** Numbers between 0 and 1 that a text decides (mulberry32). */
function randomOf(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0), 7);
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
