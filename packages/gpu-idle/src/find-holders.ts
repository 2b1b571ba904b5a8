import type { Runner } from '@sglang-ci/core';
import { type GpuProcess, parseGpuProcesses } from '@sglang-ci/metrics-parse';
import type { ProbeOptions } from './read-gpus.ts';

/** A process that uses a GPU. */
export interface GpuHolder {
  readonly pid: number;
  /** Absent when neither the tool nor the kernel says. */
  readonly name?: string;
  /** Full id of the container it runs in; absent for a process of the host itself. */
  readonly containerId?: string;
  readonly vramBytes?: number;
  /** Indices of the GPUs whose memory it holds; absent when the tool does not say which (rocm-smi). */
  readonly gpus?: readonly number[];
}

const PROBES: readonly (readonly string[])[] = [
  ['rocm-smi', '--showpids', '--json'],
  ['rocm-smi', '--showpids'],
  ['amd-smi', 'process', '--json'],
];

/**
 * The processes on the GPUs with their containers, those with most memory first. Empty when no tool tells; a kernel may
 * list processes that hold nothing, and they are left out while others hold something.
 */
export async function findHolders(runner: Runner, options: ProbeOptions = {}): Promise<readonly GpuHolder[]> {
  const { limitMs = 30_000, signal } = options;
  const limits = { limitMs, ...(signal === undefined ? {} : { signal }) };
  for (const argv of PROBES) {
    const captured = await runner.run({ argv, env: {} }, limits);
    if (captured.timedOut) return [];
    const processes = mergeByPid(parseGpuProcesses(captured.stdout).processes);
    if (processes.length === 0) continue;
    const holding = processes.filter((process) => (process.vramBytes ?? 0) > 0);
    const named = (holding.length > 0 ? holding : processes).toSorted(
      (a, b) => (b.vramBytes ?? 0) - (a.vramBytes ?? 0),
    );
    return await Promise.all(named.map((process) => identify(process, runner, limits)));
  }
  return [];
}

type MergedProcess = GpuProcess & Pick<GpuHolder, 'gpus'>;

/** amd-smi lists a process once per GPU. */
function mergeByPid(processes: readonly GpuProcess[]): readonly MergedProcess[] {
  const merged = new Map<number, MergedProcess>();
  for (const process of processes) {
    const known = merged.get(process.pid);
    const vramBytes = (known?.vramBytes ?? 0) + (process.vramBytes ?? 0);
    const isHeld = process.gpu !== undefined && (process.vramBytes ?? 0) > 0;
    const gpus = [...(known?.gpus ?? []), ...(isHeld ? [process.gpu] : [])];
    merged.set(process.pid, {
      ...process,
      ...(vramBytes === 0 ? {} : { vramBytes }),
      ...(gpus.length === 0 ? {} : { gpus }),
    });
  }
  return [...merged.values()];
}

async function identify(
  process: MergedProcess,
  runner: Runner,
  limits: Parameters<Runner['run']>[1],
): Promise<GpuHolder> {
  const read = async (file: string) => {
    const { code, stdout } = await runner.run({ argv: ['cat', `/proc/${process.pid}/${file}`], env: {} }, limits);
    return code === 0 ? stdout.trim() : '';
  };
  const isNamed = process.name !== undefined && !/^(unknown|n\/a)$/i.test(process.name);
  const name = isNamed ? process.name : await read('comm');
  const containerId = containerIdOf(await read('cgroup'));
  return {
    pid: process.pid,
    ...(name === undefined || name === '' ? {} : { name }),
    ...(containerId === undefined ? {} : { containerId }),
    ...(process.vramBytes === undefined ? {} : { vramBytes: process.vramBytes }),
    ...(process.gpus === undefined ? {} : { gpus: process.gpus }),
  };
}

/** The container in a `/proc/PID/cgroup`: `…/docker/<id>`, `…/docker-<id>.scope`, `…/libpod-<id>.scope`, `…/<id>` of Kubernetes. */
export function containerIdOf(cgroup: string): string | undefined {
  return /[/-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(cgroup)?.[1];
}
