import type { ProcessIdentity } from './ports.ts';

/** The variable by which every process that descends from a started command can be known: its value is `MARKER.UUID`. */
export const MARKER_VARIABLE = 'SGLANG_CI_PROCESS';

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

/**
 * Which of `rows` a started command consists of: its process group, its session, whatever carries its marker (a child that
 * made a session of its own), and their descendants. Never a stranger that got the same number later: when the leader is
 * gone, its group counts only if one of it carries the marker. `marked` are the numbers of those that do.
 */
export function membersOf(
  identity: ProcessIdentity,
  rows: readonly ProcessRow[],
  marked: ReadonlySet<number>,
): readonly ProcessRow[] {
  const { pid, startTicks } = identity;
  const later = rows.filter((row) => row.pid > 1 && !isOlder(row, startTicks));
  const group = pid > 1 ? later.filter((row) => row.group === pid || row.session === pid) : [];
  const leader = rows.find((row) => row.pid === pid);
  const groupIsOurs =
    leader === undefined
      ? group.some((row) => marked.has(row.pid))
      : startTicks !== undefined && leader.startTicks === startTicks;
  const roots = [...later.filter((row) => marked.has(row.pid)), ...(groupIsOurs ? group : [])];
  return livingTree(later, new Set(roots.map((row) => row.pid)));
}

/** The living processes among `rows` that descend from `roots`, those included. */
export function livingTree(rows: readonly ProcessRow[], roots: ReadonlySet<number>): readonly ProcessRow[] {
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return rows.filter((row) => row.alive && found.has(row.pid));
}

function isOlder(row: ProcessRow, startTicks: string | undefined): boolean {
  return startTicks !== undefined && Number(row.startTicks) < Number(startTicks);
}

/** Reads a line of `/proc/PID/stat`; `undefined` for anything else. The name in brackets may hold blanks and brackets. */
export function parseProcessRow(line: string): ProcessRow | undefined {
  const close = line.lastIndexOf(')');
  const pid = /^(\d+) \(/.exec(line)?.[1];
  const [state, parent, group, session, ...rest] = line.slice(close + 2).split(' ');
  const startTicks = rest[15];
  if (pid === undefined || close < 0 || state === undefined || startTicks === undefined) return undefined;
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTicks,
    alive: state !== 'Z' && state !== 'X',
    name: line.slice(line.indexOf('(') + 1, close),
  };
}
