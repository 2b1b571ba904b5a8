import { readdirSync, readFileSync } from 'node:fs';
import { parseProcessRow, type ProcessRow } from '@sglang-ci/core';

/** Every process of this machine (or of this container) at this moment. */
export function readProcessTable(): readonly ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** One process; `undefined` when there is none with this number. */
export function readProcess(pid: number): ProcessRow | undefined {
  return parseProcessRow(readProcFile(pid, 'stat') ?? '');
}

/** The `NAME=value` texts a process was started with; none where they cannot be read. */
export function environmentOf(pid: number): readonly string[] {
  return readProcFile(pid, 'environ')?.split('\0') ?? [];
}

/** The machine's current boot: process numbers of another boot or machine mean nothing here. */
export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function readProcFile(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined; // gone, or another user's
  }
}
