import { endProcesses, type ProcessIdentity, type ProcessRow } from '@sglang-ci/core';
import { groupMembers, markedMembers } from './group-members.ts';
import { orphansOf } from './orphans.ts';

const POLL_MS = 20;

/**
 * Ends everything a started command consists of: asked first, killed after `graceMs`. Resolves when nothing of it is
 * alive, with whether anything was. Throws as `endProcesses`.
 */
export function endGroup(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  return endAll(() => groupMembers(identity), graceMs);
}

/** The same for everything that was started with a marker. */
export function endMarked(marker: string, graceMs: number): Promise<boolean> {
  return endAll(() => markedMembers(marker), graceMs);
}

/** The same for everything that killed programs of a place have left behind. */
export function endOrphans(place: string, graceMs: number): Promise<boolean> {
  return endAll(() => orphansOf(place), graceMs);
}

function endAll(find: () => readonly ProcessRow[], graceMs: number): Promise<boolean> {
  return endProcesses({ find, signal: signalAll, pollMs: POLL_MS }, graceMs);
}

function signalAll(signal: NodeJS.Signals, members: readonly ProcessRow[]): void {
  for (const { pid } of members) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
