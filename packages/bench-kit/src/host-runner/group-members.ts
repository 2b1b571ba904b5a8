import type { ProcessIdentity } from '@sglang-ci/core';
import { bootId, environmentOf, type ProcessRow, readProcessTable } from './process-table.ts';

/** The variable by which every process that descends from a started command can be known: its value is `MARKER.UUID`. */
export const MARKER_VARIABLE = 'SGLANG_CI_PROCESS';

/**
 * The living processes that a started command consists of: its process group, its session, whatever carries its marker
 * (a child that made a session of its own), and their descendants. Never a stranger that got the same number later:
 * when the leader is gone, its group counts only if one of it carries the marker.
 */
export function groupMembers(identity: ProcessIdentity): readonly ProcessRow[] {
  if (identity.pid <= 1 || identity.where !== bootId()) return [];
  const table = readProcessTable();
  const later = table.filter((row) => row.pid !== process.pid && !isOlder(row, identity));
  const marked = new Set(later.filter((row) => isMarked(row, identity)).map((row) => row.pid));
  const group = later.filter((row) => row.group === identity.pid || row.session === identity.pid);
  const leader = table.find((row) => row.pid === identity.pid);
  const groupIsOurs =
    leader === undefined
      ? group.some((row) => marked.has(row.pid))
      : identity.startTicks !== undefined && leader.startTicks === identity.startTicks;
  const known = new Set([...marked, ...(groupIsOurs ? group.map((row) => row.pid) : [])]);
  return withDescendants(later, known).filter((row) => row.alive);
}

/** The living processes that were started with a marker, and their descendants. */
export function markedMembers(marker: string): readonly ProcessRow[] {
  const table = readProcessTable().filter((row) => row.pid !== process.pid);
  const marked = table.filter((row) => markerOf(row)?.startsWith(`${marker}.`));
  return withDescendants(table, new Set(marked.map((row) => row.pid))).filter((row) => row.alive);
}

function isOlder(row: ProcessRow, identity: ProcessIdentity): boolean {
  return identity.startTicks !== undefined && Number(row.startTicks) < Number(identity.startTicks);
}

function isMarked(row: ProcessRow, identity: ProcessIdentity): boolean {
  return identity.marker !== undefined && markerOf(row) === identity.marker;
}

function markerOf(row: ProcessRow): string | undefined {
  const assignment = environmentOf(row.pid).find((text) => text.startsWith(`${MARKER_VARIABLE}=`));
  return assignment?.slice(MARKER_VARIABLE.length + 1);
}

function withDescendants(rows: readonly ProcessRow[], roots: ReadonlySet<number>): readonly ProcessRow[] {
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return rows.filter((row) => found.has(row.pid));
}
