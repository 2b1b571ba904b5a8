import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one live process does to the simulated GPUs. */
export interface GpuProcess {
  readonly pid: number;
  readonly name: string;
  /** Which GPUs it is on. */
  readonly gpus: readonly number[];
  /** Memory it holds on each of them, in bytes. */
  readonly vramBytes: number;
  /** How busy it keeps each of them, in percent. */
  readonly gpuUsePercent: number;
}

/** The folder through which the programs of one simulated node know of each other: `SIM_NODE_DIR`. */
export function stateDir(env: NodeJS.ProcessEnv = process.env): string {
  return env['SIM_NODE_DIR'] ?? join(tmpdir(), 'sglang-ci-sim-node');
}

/** Says what a process does; one file per process, replaced as a whole. */
export function recordProcess(dir: string, process: GpuProcess): void {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `proc-${process.pid}.json`);
  writeFileSync(`${file}.tmp`, JSON.stringify({ ...process, startedAt: startOf(process.pid) }));
  renameSync(`${file}.tmp`, file);
}

export function forgetProcess(dir: string, pid: number): void {
  rmSync(join(dir, `proc-${pid}.json`), { force: true });
}

/** All recorded processes that are alive; files of dead ones are removed. */
export function liveProcesses(dir: string): GpuProcess[] {
  const live: GpuProcess[] = [];
  for (const file of filesOf(dir)) {
    const match = /^proc-(\d+)\.json$/.exec(file);
    const record = match === null ? undefined : readRecord(join(dir, file));
    if (record === undefined) continue;
    if (record.startedAt === startOf(record.pid) && isAlive(record.pid)) live.push(record);
    else forgetProcess(dir, record.pid);
  }
  return live.sort((a, b) => a.pid - b.pid);
}

/** Counts up and returns the new count; for `times` of faults and runs of a load. Never read half written by another program. */
export function countUp(dir: string, key: string): number {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, `count-${key.replace(/[^\w.=-]/g, '_')}`);
  const count = readCount(file) + 1;
  writeFileSync(`${file}.${process.pid}.tmp`, String(count));
  renameSync(`${file}.${process.pid}.tmp`, file);
  return count;
}

function readCount(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function readRecord(file: string): (GpuProcess & { readonly startedAt: string | null }) | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time of a process (field 22 of /proc/PID/stat), so that a reused pid is not taken for the old process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? null);
  } catch {
    return null;
  }
}
