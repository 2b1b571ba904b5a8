import type { Captured, Runner } from '@sglang-ci/core';
import { parseGpuStatus } from '@sglang-ci/metrics-parse';
import { explainNoValues, explainProbe, type ProbeFailure } from './explain-probe.ts';
import { type GpuLoad, vramPercentOf } from './judge-idle.ts';

/** What the machine says about its GPUs, or why nothing can be said. Never a guess. */
export type GpuReading =
  | {
      readonly kind: 'read';
      /** The command that answered. */
      readonly tool: string;
      readonly gpus: readonly GpuLoad[];
      /** The output was cut, or has rows that could not be read: there may be more GPUs. */
      readonly partial: boolean;
      /** What the tool's output had wrong, in sentences. */
      readonly problems: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly why: ProbeFailure; readonly message: string };

export interface ProbeOptions {
  /** Limit of each call: the tools hang on a wedged driver. 30 s if not given. */
  readonly limitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The most exact form first; the table for versions without JSON, amd-smi for machines without rocm-smi. */
const PROBES: readonly (readonly string[])[] = [
  ['rocm-smi', '--showuse', '--showmemuse', '--showmeminfo', 'vram', '--json'],
  ['rocm-smi'],
  ['amd-smi', 'metric', '--json'],
  ['amd-smi', 'monitor'],
];

/**
 * Asks `rocm-smi`, then `amd-smi`, for the use and memory of every GPU. The first answer in which every GPU has both is
 * taken; else the one that knows most GPUs; else the reason why there is none.
 */
export async function readGpus(runner: Runner, options: ProbeOptions = {}): Promise<GpuReading> {
  let best: GpuReading | undefined;
  for (const argv of PROBES) {
    const reading = await probe(runner, argv, options);
    if (reading.kind === 'read' && !reading.partial && reading.gpus.every(isKnown)) return reading;
    if (best === undefined || rank(reading) > rank(best)) best = reading;
    if (reading.kind === 'unreadable' && reading.why === 'timeout') break;
  }
  return best ?? { kind: 'unreadable', why: 'no-tool', message: 'no tool was tried' };
}

async function probe(runner: Runner, argv: readonly string[], options: ProbeOptions): Promise<GpuReading> {
  const { limitMs = 30_000, signal } = options;
  const captured = await runner.run({ argv, env: {} }, { limitMs, ...(signal === undefined ? {} : { signal }) });
  return readingOf(argv.join(' '), captured);
}

function readingOf(tool: string, captured: Captured): GpuReading {
  const failure = explainProbe(tool, captured);
  if (failure !== undefined) return { kind: 'unreadable', ...failure };
  const { gpus, problems } = parseGpuStatus(captured.stdout);
  if (!gpus.some(hasValue)) return { kind: 'unreadable', ...explainNoValues(tool, captured) };
  const partial = problems.some(({ code }) => code === 'truncated' || code === 'bad-row');
  return { kind: 'read', tool, gpus, partial, problems: problems.map((problem) => problem.message) };
}

function hasValue(gpu: GpuLoad): boolean {
  return gpu.usePercent !== undefined || vramPercentOf(gpu) !== undefined;
}

function isKnown(gpu: GpuLoad): boolean {
  return gpu.usePercent !== undefined && vramPercentOf(gpu) !== undefined;
}

/** Any answer beats none; among failures the one that says most about the machine. */
function rank(reading: GpuReading): number {
  if (reading.kind === 'read') return 100 + reading.gpus.filter(isKnown).length;
  return ['no-tool', 'empty', 'broken', 'no-driver', 'permission', 'timeout'].indexOf(reading.why);
}
