import type { ProcessIdentity } from '@sglang-ci/core';
import { bootId, hasInEnvironment, type ProcessRow, readProcessTable } from './process-table.ts';

/** The variable by which every process that descends from a started command can be known. */
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

function isOlder(row: ProcessRow, identity: ProcessIdentity): boolean {
  return identity.startTicks !== undefined && Number(row.startTicks) < Number(identity.startTicks);
}

function isMarked(row: ProcessRow, identity: ProcessIdentity): boolean {
  return identity.marker !== undefined && hasInEnvironment(row.pid, `${MARKER_VARIABLE}=${identity.marker}`);
}

function withDescendants(rows: readonly ProcessRow[], roots: ReadonlySet<number>): readonly ProcessRow[] {
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const row of rows) if (found.has(row.parent)) found.add(row.pid);
  }
  return rows.filter((row) => found.has(row.pid));
}
