import type { Plan, PointPlan } from '@sglang-ci/core';

const point = (rate: number): PointPlan => ({
  id: `rate-${rate}`,
  load: { kind: 'request_rate', value: rate },
  command: {
    env: {},
    argv: [
      'python3',
      '-m',
      'sglang.bench_serving',
      '--dataset-name',
      'random',
      '--request-rate',
      String(rate),
      '--seed=1',
    ],
  },
  runs: 3,
  log: `client_${rate}_{run}_{stamp}.log`,
  prompts: 300 * rate,
  limitS: 3600,
  flushBefore: true,
  pauseAfterS: 0,
});

/** The plan of a GROK1 night with rates 1, 8 and 16. */
export function planSample(changes: Partial<Plan> = {}): Plan {
  const runFolder = `/data/online/GROK1/${changes.imageTag ?? 'v0.5.5-rocm700-mi30x-20251101'}_GROK1_MOE-I4F8_online`;
  return {
    schema: 1,
    model: { id: 'grok1', family: 'grok', label: 'GROK1', variant: 'MOE-I4F8', path: '/models/grok-1', tp: 8 },
    hardware: 'mi30x',
    node: 'mi300-a',
    mode: 'online',
    subMode: 'standard',
    image: 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251101',
    imageTag: 'v0.5.5-rocm700-mi30x-20251101',
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 3, seed: 1 },
    runFolder,
    preflight: { paths: [], staleLocks: [] },
    server: serverPlan(['--tp', '8', '--mem-fraction-static', '0.85', '--trust-remote-code'], {
      SGLANG_USE_AITER: '1',
    }),
    gate: gatePlan(runFolder),
    points: [1, 8, 16].map(point),
    sweep: 'isolated',
    csv: { file: 'x.csv', title: 'Online mode - GROK1', rowLabel: 'MI300x-aiter, mi300-a', backendColumn: false },
    ...changes,
  };
}

/** A server that is launched with these flags and variables. */
export function serverPlan(
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
): NonNullable<Plan['server']> {
  return {
    command: { env, argv: ['python3', '-m', 'sglang.launch_server', ...flags] },
    host: '127.0.0.1',
    port: 30_000,
    log: 'server.log',
    healthPath: '/health',
    flushPath: '/flush_cache',
    infoPath: '/get_server_info',
    readyText: 'ready to roll',
    startLimitS: 600,
  };
}

/** A gate of up to five runs of the whole test set. */
export function gatePlan(runFolder: string): NonNullable<Plan['gate']> {
  return {
    command: {
      env: {},
      argv: ['python3', 'bench_sglang.py', '--num-questions', '2000', '--result-file', `${runFolder}/r.jsonl`],
    },
    log: 'gsm8k.log',
    maxRuns: 5,
    threshold: 0.8,
    questions: 1319,
    limitS: 900,
  };
}
