import { readlinkSync } from 'node:fs';
import type { ProcessRow } from '@sglang-ci/core';
import { environmentOf, readProcess, readProcessTable } from './process-table.ts';

/** The variable by which a command, and all that descends from it, knows who started it: `PID.STARTTICKS@PLACE`. */
export const OWNER_VARIABLE = 'SGLANG_CI_OWNER';

/** This program, as the commands that it starts for a place know it. */
export function selfAsOwner(place: string): string {
  return ownerOf(process.pid, place);
}

/**
 * The living processes of a place whose owner is gone: it was killed, or it would have ended them. Only those of this
 * process namespace, since the numbers of a container's processes mean nothing outside; never this program or one above.
 */
export function orphansOf(place: string): readonly ProcessRow[] {
  const rows = readProcessTable().filter(({ alive }) => alive);
  const above = ancestorsOf(process.pid, rows);
  const here = namespaceOf('self');
  return rows.filter(({ pid }) => {
    const owner = above.has(pid) ? undefined : ownerIn(pid);
    if (owner === undefined || !owner.endsWith(`@${place}`)) return false;
    return owner !== ownerOf(Number.parseInt(owner, 10), place) && namespaceOf(pid) === here;
  });
}

/** A program that has ended and only waits to be collected owns nothing any more. */
function ownerOf(pid: number, place: string): string {
  const row = readProcess(pid);
  return `${pid}.${row?.alive === true ? row.startTicks : ''}@${place}`;
}

function ownerIn(pid: number): string | undefined {
  const assignment = environmentOf(pid).find((text) => text.startsWith(`${OWNER_VARIABLE}=`));
  return assignment?.slice(OWNER_VARIABLE.length + 1);
}

function ancestorsOf(pid: number, rows: readonly ProcessRow[]): ReadonlySet<number> {
  const parents = new Map(rows.map((row) => [row.pid, row.parent]));
  const above = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && !above.has(at); at = parents.get(at)) above.add(at);
  return above;
}

function namespaceOf(pid: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // gone, or another user's
  }
}
