import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CiEvent, type Clock, fetchOn, type Plan, type PointPlan, type Ports } from '@sglang-ci/core';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { virtualClock, type VirtualClockOptions } from '../../src/simulated-clock/virtual-clock.ts';
import { freePort } from '../../../../scripts/free-port.ts';
import { orphansOf } from './orphans-of.ts';

/** The simulated programs; `SIM_NODE_BIN` names a copy that nobody builds anew meanwhile. */
export const SIM_BIN = process.env['SIM_NODE_BIN'] ?? fileURLToPath(new URL('../../../sim-node/bin', import.meta.url));

/** A simulated node in a folder of its own, with everything that a night on it needs. */
export interface SimNight {
  readonly dir: string;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly clockValues: VirtualClockOptions;
  readonly env: Readonly<Record<string, string>>;
  readonly events: CiEvent[];
  ports(signal?: AbortSignal, env?: Readonly<Record<string, string>>): Ports;
  /** Files of the run folder. */
  files(): readonly string[];
  read(file: string): string;
  /** Processes of the run folder that are still alive. */
  orphans(): readonly number[];
  remove(): void;
}

export interface SimNightOptions {
  /** How coarse looks are that cost a process; 1000 if not given. */
  readonly factor?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly plan?: (plan: Plan) => Plan;
}

const START = '2025-12-16T19:00:00.000Z';
export const TAG = 'v0.5.6-rocm700-mi30x-20251216';

export async function simNight(options: SimNightOptions = {}): Promise<SimNight> {
  const dir = mkdtempSync(join(tmpdir(), 'sim-night-'));
  for (const folder of ['model', 'node', 'sgl']) mkdirSync(join(dir, folder));
  writeFileSync(join(dir, 'sgl', 'bench_sglang.py'), '');
  const { factor = 1_000 } = options;
  const epochMs = Date.now();
  const nodeDir = join(dir, 'node');
  const env = {
    PATH: `${SIM_BIN}:${process.env['PATH'] ?? ''}`,
    SIM_NODE_DIR: nodeDir,
    SIM_CLOCK_FACTOR: String(factor),
    SIM_CLOCK_START: START,
    SIM_CLOCK_EPOCH: String(epochMs),
    SIM_SEED: '7',
    SIM_SERVER_WORKERS: '1',
    ...options.env,
  };
  const plan = (options.plan ?? ((it) => it))(onlinePlan(dir, await freePort()));
  const clockValues = { nodeDir, factor, startAt: Date.parse(START), epochMs, env };
  const clock = virtualClock(clockValues);
  const events: CiEvent[] = [];
  return {
    dir,
    plan,
    clock,
    clockValues,
    env,
    events,
    ports: (signal = new AbortController().signal, portsEnv = env) => ({
      runner: createHostRunner({ clock, env: portsEnv }),
      clock,
      fetch: fetchOn(clock, fetch),
      emit: (event) => void events.push(event),
      signal,
    }),
    files: () => (existsSync(plan.runFolder) ? readdirSync(plan.runFolder).toSorted() : []),
    read: (file) => readFileSync(join(plan.runFolder, file), 'utf8'),
    orphans: () => orphansOf(plan.runFolder),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** GROK1 online as the profile plans it, on a small sweep. */
function onlinePlan(dir: string, port: number): Plan {
  const model = join(dir, 'model', 'grok-1-W4A8KV8');
  mkdirSync(model);
  const env = { SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '1' };
  const name = `${TAG}_GROK1_MOE-I4F8_online`;
  return {
    schema: 1,
    model: { id: 'grok1', family: 'grok', label: 'GROK1', variant: 'MOE-I4F8', path: model, tokenizer: model, tp: 8 },
    hardware: 'mi30x',
    node: 'node-1',
    mode: 'online',
    subMode: 'standard',
    image: `rocm/sgl-dev:${TAG}`,
    imageTag: TAG,
    backend: 'aiter',
    protocol: { name: 'flushed', runsPerLoad: 2, seed: 1 },
    runFolder: join(dir, 'online', 'GROK1', name),
    preflight: {
      paths: [{ path: model, kind: 'directory', what: 'model', hint: 'give --model' }],
      staleLocks: [{ directory: join(dir, 'jit'), pattern: 'lock*' }],
    },
    server: {
      command: {
        env,
        argv: words(
          `python3 -m sglang.launch_server --model ${model} --tokenizer-path ${model} --tp 8 --quantization fp8 --trust-remote-code --attention-backend aiter --mem-fraction-static 0.85 --port ${port}`,
        ),
      },
      host: '127.0.0.1',
      port,
      log: 'server_output_aiter.log',
      healthPath: '/health_generate',
      flushPath: '/flush_cache',
      infoPath: '/get_server_info',
      readyText: 'The server is fired up and ready to roll!',
      startLimitS: 6_000,
    },
    gate: {
      command: {
        env: {},
        argv: words(
          `python3 ${dir}/sgl/bench_sglang.py --num-questions 400 --parallel 400 --num-shots 5 --port ${port} --host http://127.0.0.1`,
        ),
      },
      log: 'sglang_client_log_GROK1_gsm8k_aiter.log',
      maxRuns: 5,
      threshold: 0.8,
      questions: 400,
      limitS: 36_000,
    },
    points: [2, 8].map((rate) => onlinePoint({ rate, model, port })),
    sweep: 'isolated',
    csv: {
      file: `${name}.csv`,
      title: `Online mode - GROK1 (${TAG})`,
      rowLabel: 'MI300x-aiter, node-1',
      backendColumn: false,
    },
  };
}

function onlinePoint(of: { rate: number; model: string; port: number }): PointPlan {
  const { rate, model, port } = of;
  const prompts = rate * 30;
  return {
    id: `rate-${rate}`,
    load: { kind: 'request_rate', value: rate },
    command: {
      env: {},
      argv: words(
        `python3 -m sglang.bench_serving --backend sglang --tokenizer ${model} --dataset-name random --random-input-len 1024 --random-output-len 1024 --num-prompts ${prompts} --request-rate ${rate} --seed 1 --port ${port}`,
      ),
    },
    runs: 2,
    log: `sglang_client_log_GROK1_aiter_${rate}_run{run}_{stamp}.log`,
    prompts,
    limitS: 36_000,
    flushBefore: true,
    pauseAfterS: 0,
  };
}

/** The words of a command line without blanks in its words. */
export function words(line: string): readonly string[] {
  return line.split(' ');
}

/** Builds the simulated programs once, if nobody has. */
export function buildSimNode(): void {
  if (existsSync(join(SIM_BIN, '..', 'dist', 'programs', 'python3.js'))) return;
  execFileSync('pnpm', ['--filter', '@sglang-ci/sim-node', 'build'], { stdio: 'inherit' });
}
