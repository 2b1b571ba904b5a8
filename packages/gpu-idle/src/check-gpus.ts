import { CiError, type Runner } from '@sglang-ci/core';
import { describeFindings } from './describe-findings.ts';
import { PROBE_HINT, type ProbeFailure } from './explain-probe.ts';
import { findPartitions } from './find-partitions.ts';
import { findHolders, type GpuHolder } from './find-holders.ts';
import { type IdleThresholds, judgeIdle } from './judge-idle.ts';
import { type ProbeOptions, readGpus } from './read-gpus.ts';

export interface CheckOptions extends IdleThresholds, ProbeOptions {
  /** The name of a container by its id, for messages; without it the short id stands there. */
  readonly nameContainer?: ((id: string) => Promise<string | undefined>) | undefined;
}

/** One look at the GPUs. */
export type GpuCheck =
  | { readonly state: 'idle'; readonly gpus: number; readonly problems: readonly string[] }
  | {
      readonly state: 'busy';
      readonly gpus: number;
      /** One line: which GPUs, how busy, who holds them. */
      readonly busy: string;
      /** Indices of those above a threshold. */
      readonly busyGpus: readonly number[];
      readonly holders: readonly GpuHolder[];
    }
  /** Some GPUs gave no value, are missing, or no tool answered: neither idle nor busy. */
  | { readonly state: 'unknown'; readonly why: ProbeFailure | 'incomplete'; readonly message: string };

/** Looks once: idle, busy (with the processes and containers that hold the GPUs), or not known and why. */
export async function checkGpus(runner: Runner, options: CheckOptions): Promise<GpuCheck> {
  const reading = await readGpus(runner, options);
  if (reading.kind === 'unreadable') return { state: 'unknown', why: reading.why, message: reading.message };
  const verdict = judgeIdle(reading, options);
  if (verdict.idle && !reading.partial) {
    const partitions = reading.tool === 'rocm-smi' ? [] : await findPartitions(runner, options);
    return { state: 'idle', gpus: verdict.gpus, problems: [...reading.problems, ...partitions] };
  }
  if (verdict.busy.length === 0) {
    const findings = verdict.unknown.length === 0 ? [] : [describeFindings(verdict.unknown)];
    const message = [...findings, ...reading.problems].join('; ');
    return { state: 'unknown', why: 'incomplete', message: `${reading.tool}: ${message}` };
  }
  const holders = await findHolders(runner, options);
  const busyGpus = verdict.busy.flatMap(({ gpu }) => (gpu === undefined ? [] : [gpu]));
  const held = await describeHolders(holders, options.nameContainer);
  const findings = describeFindings([...verdict.busy, ...verdict.unknown]);
  return { state: 'busy', gpus: verdict.gpus, busy: `${findings}; ${held}`, busyGpus, holders };
}

/** The error for GPUs about which nothing can be said. */
export function probeError(check: Extract<GpuCheck, { readonly state: 'unknown' }>): CiError {
  const hint = check.why === 'incomplete' ? 'run rocm-smi by hand: a GPU may have failed' : PROBE_HINT[check.why];
  return new CiError('GPU_PROBE_FAILED', `cannot tell whether the GPUs are idle: ${check.message}`, { hint });
}

const SHOWN = 4;

async function describeHolders(
  holders: readonly GpuHolder[],
  nameContainer: CheckOptions['nameContainer'],
): Promise<string> {
  if (holders.length === 0) return 'the tool names no process';
  const shown = await Promise.all(
    holders.slice(0, SHOWN).map(async ({ pid, name, containerId }) => {
      const container =
        containerId === undefined ? undefined : ((await nameContainer?.(containerId)) ?? containerId.slice(0, 12));
      return `${name ?? 'process'} (pid ${pid}${container === undefined ? '' : `, container ${container}`})`;
    }),
  );
  const more = holders.length - shown.length;
  return `held by ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
