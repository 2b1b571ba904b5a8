import { logTime } from '../node/clock.ts';
import { atLeast } from '../node/version.ts';
import { dictRepr, namespaceRepr } from '../python/repr.ts';
import type { ServerConfig } from './server-config.ts';
import { serverArgsFields } from './server-args-fields.ts';

/** A step of the start: its share of the whole start-up time, what it prints, what it does to the memory. */
export interface StartupStep {
  readonly name: StepName;
  readonly share: number;
  /** Memory of one GPU after the step, in GB. */
  readonly vramGb: number;
  /** Lines with the rank that prints them (null: none; 'raw': no timestamp). */
  lines(ms: number): readonly (readonly [rank: number | null | 'raw', text: string])[];
}

export type StepName =
  | 'import'
  | 'args'
  | 'distributed'
  | 'load'
  | 'loaded'
  | 'pool'
  | 'capture'
  | 'captured'
  | 'listen';

const AITER = '/sgl-workspace/aiter/aiter/jit';
const DISTRIBUTED_GB = 3.37;

/** The start of a server in the order of the real log; `listen` is the moment the port opens. */
export function startupSteps(config: ServerConfig): StartupStep[] {
  const ranks = Array.from({ length: config.tp }, (_, rank) => rank);
  const all = (text: (rank: number) => string) => ranks.map((rank) => [rank, text(rank)] as const);
  const { profile } = config;
  const memory = memoryPlan(config);
  const spread = (rank: number): number => ((rank * 7) % 5) / 30;
  const gb = (value: number, rank: number): string => `${(value - spread(rank)).toFixed(2)} GB`;
  const step = (name: StepName, share: number, vramGb: number, lines: StartupStep['lines']): StartupStep => {
    return { name, share, vramGb, lines };
  };
  return [
    step('import', 0, 0, (ms) => [
      ['raw', `[aiter] import [module_aiter_enum] under ${AITER}/module_aiter_enum.so\n`],
      ['raw', `INFO ${logTime(ms).slice(5)} [__init__.py:241] Automatically detected platform rocm.\n`],
    ]),
    step('args', 0.02, 0, () => [[null, `server_args=${printedArgs(config)}`]]),
    step('distributed', 0.1, DISTRIBUTED_GB, () => [
      ...all(() => 'Init torch distributed begin.'),
      [0, 'sglang is using nccl==2.26.6'],
      ...all(() => `Init torch distributed ends. mem usage=${DISTRIBUTED_GB} GB`),
    ]),
    step('load', 0.15, DISTRIBUTED_GB + 2, () => [
      ...all((rank) => `Load weight begin. avail mem=${gb(memory.freshGb, rank)}`),
      ...shardLines(),
    ]),
    step('loaded', 0.3, DISTRIBUTED_GB + profile.weightGb, () =>
      all((rank) => loadedLine(config, gb(memory.loadedGb, rank))),
    ),
    step('pool', 0.35, DISTRIBUTED_GB + profile.weightGb + profile.kvCacheGb, () => [
      ...all(() => kvCacheLine(config)),
      ...all((rank) => `Memory pool end. avail mem=${gb(memory.pooledGb, rank)}`),
    ]),
    ...captureSteps(config, step, (value) => all((rank) => value(rank, gb))),
    step('listen', 0.67, memory.usedGb, () => [[0, capacityLine(config)]]),
  ];
}

/** A `ServerArgs(…)` up to v0.5.19, a dict from then on. */
function printedArgs(config: ServerConfig): string {
  const [values, floats] = serverArgsFields(config);
  return atLeast(config.version, '0.5.20') ? dictRepr(values, floats) : namespaceRepr('ServerArgs', values, floats);
}

function captureSteps(
  config: ServerConfig,
  step: (name: StepName, share: number, vramGb: number, lines: StartupStep['lines']) => StartupStep,
  all: (
    text: (rank: number, gb: (value: number, rank: number) => string) => string,
  ) => readonly (readonly [number, string])[],
): StartupStep[] {
  if (config.args['disable_cuda_graph'] === true) return [];
  const { pooledGb, usedGb } = memoryPlan(config);
  const takes = 'This can take up to several minutes.';
  return [
    step('capture', 0.37, usedGb, () => [
      ...all((rank, gb) => `Capture cuda graph begin. ${takes} avail mem=${gb(pooledGb - 0.7, rank)}`),
      ['raw', `[aiter] import [module_moe_sorting] under ${AITER}/module_moe_sorting.so\n`],
    ]),
    step('captured', 0.66, usedGb, () =>
      all((rank, gb) => {
        const elapsed = (config.profile.startupS * 0.3 + rank * 0.05).toFixed(2);
        return `Capture cuda graph end. Time elapsed: ${elapsed} s. mem usage=1.35 GB. avail mem=${gb(pooledGb - 2, rank)}.`;
      }),
    ),
  ];
}

/** `K size/V size` for MHA models, one `KV size` for MLA models. */
export function kvCacheLine(config: ServerConfig): string {
  const { profile } = config;
  const size = (gb: number): string => `${gb.toFixed(2)} GB`;
  const sizes =
    profile.kvLayout === 'latent'
      ? `KV size: ${size(profile.kvCacheGb)}`
      : `K size: ${size(profile.kvCacheGb / 2)}, V size: ${size(profile.kvCacheGb / 2)}`;
  const dtype = atLeast(config.version, '0.5.20') ? 'dtype: torch.bfloat16, ' : '';
  return `KV Cache is allocated. ${dtype}#tokens: ${profile.latency.kvCacheTokens}, ${sizes}`;
}

export function capacityLine(config: ServerConfig): string {
  const { latency, contextLen } = config.profile;
  const chunk = config.args['chunked_prefill_size'];
  return (
    `max_total_num_tokens=${latency.kvCacheTokens}, chunked_prefill_size=${chunk}, ` +
    `max_prefill_tokens=${config.args['max_prefill_tokens']}, max_running_requests=${latency.maxRunningRequests}, ` +
    `context_len=${config.args['context_length'] ?? contextLen}, available_gpu_mem=${(memoryPlan(config).pooledGb - 2).toFixed(2)} GB`
  );
}

/** Free and used memory of one GPU through the start, in GB. */
export function memoryPlan(config: ServerConfig): {
  freshGb: number;
  loadedGb: number;
  pooledGb: number;
  usedGb: number;
} {
  const { profile } = config;
  const freshGb = profile.gpuGb - DISTRIBUTED_GB;
  const loadedGb = freshGb - profile.weightGb;
  const pooledGb = loadedGb - profile.kvCacheGb - 0.37;
  return { freshGb, loadedGb, pooledGb, usedGb: profile.gpuGb - pooledGb + 2 };
}

function loadedLine(config: ServerConfig, available: string): string {
  const { modelClass, weightGb, startupS } = config.profile;
  const isNew = atLeast(config.version, '0.5.20');
  const elapsed = isNew ? `elapsed=${(startupS * 0.15).toFixed(2)} s, ` : '';
  const dtype = isNew ? '' : 'dtype=torch.bfloat16, ';
  return `Load weight end. ${elapsed}type=${modelClass}, ${dtype}avail mem=${available}, mem usage=${weightGb.toFixed(2)} GB.`;
}

function shardLines(): readonly (readonly ['raw', string])[] {
  const total = 33;
  return [0, 11, 22, 33].map((done) => {
    const percent = String(Math.round((done / total) * 100)).padStart(3);
    const rest =
      done === 0
        ? '00:00<?, ?it/s'
        : `00:${String(done).padStart(2, '0')}<00:${String(total - done).padStart(2, '0')},  1.00it/s`;
    return ['raw', `\rLoading pt checkpoint shards: ${percent}% Completed | ${done}/${total} [${rest}]\n`] as const;
  });
}
