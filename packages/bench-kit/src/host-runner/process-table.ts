import { readdirSync, readFileSync } from 'node:fs';

/** One process as `/proc/PID/stat` tells it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Field 22: start in clock ticks since boot. A number that is used again has another one. */
  readonly startTicks: string;
  /** False for one that has ended and only waits to be collected. */
  readonly alive: boolean;
  /** What it calls itself, at most 15 letters. */
  readonly name: string;
}

/** Every process of this machine (or of this container) at this moment. */
export function readProcessTable(): readonly ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** One process; `undefined` when there is none with this number. */
export function readProcess(pid: number): ProcessRow | undefined {
  const text = readProcFile(pid, 'stat');
  if (text === undefined) return undefined;
  // The program's name stands in brackets and may hold blanks and brackets itself.
  const [state, parent, group, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTicks = rest[15];
  if (state === undefined || startTicks === undefined) return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTicks,
    alive: state !== 'Z' && state !== 'X',
    name: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
  };
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
