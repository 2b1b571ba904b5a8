import { livingTree, MARKER_VARIABLE, membersOf, type ProcessIdentity, type ProcessRow } from '@sglang-ci/core';
import { bootId, environmentOf, readProcessTable } from './process-table.ts';

/** The living processes of this boot that a started command consists of. */
export function groupMembers(identity: ProcessIdentity): readonly ProcessRow[] {
  if (identity.pid <= 1 || identity.where !== bootId()) return [];
  const table = readProcessTable().filter(({ pid }) => pid !== process.pid);
  const { marker } = identity;
  return membersOf(identity, table, marker === undefined ? new Set() : numbersOf(table, (word) => word === marker));
}

/** The living processes that were started with a marker, and their descendants. */
export function markedMembers(marker: string): readonly ProcessRow[] {
  const table = readProcessTable().filter(({ pid }) => pid !== process.pid);
  return livingTree(
    table,
    numbersOf(table, (word) => word.startsWith(`${marker}.`)),
  );
}

function numbersOf(table: readonly ProcessRow[], isMeant: (marker: string) => boolean): ReadonlySet<number> {
  const marked = table.filter(({ pid }) => isMeant(markerOf(pid) ?? ''));
  return new Set(marked.map(({ pid }) => pid));
}

function markerOf(pid: number): string | undefined {
  const assignment = environmentOf(pid).find((text) => text.startsWith(`${MARKER_VARIABLE}=`));
  return assignment?.slice(MARKER_VARIABLE.length + 1);
}
