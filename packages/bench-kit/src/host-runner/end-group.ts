import { type Clock, endProcesses, type ProcessIdentity, type ProcessRow } from '@sglang-ci/core';
import { groupMembers, markedMembers } from './group-members.ts';
import { orphansOf } from './orphans.ts';

const POLL_MS = 20;

/** How to end processes. */
export interface Ending {
  /** How long they may take to end by themselves after SIGTERM. */
  readonly graceMs: number;
  /** Counts the grace; see `machineClockOf`. */
  readonly clock: Clock;
}

/**
 * Ends everything a started command consists of: asked first, killed after the grace. Resolves when nothing of it is
 * alive, with whether anything was. Throws as `endProcesses`.
 */
export function endGroup(identity: ProcessIdentity, ending: Ending): Promise<boolean> {
  return endAll(() => groupMembers(identity), ending);
}

/** The same for everything that was started with a marker. */
export function endMarked(marker: string, ending: Ending): Promise<boolean> {
  return endAll(() => markedMembers(marker), ending);
}

/** The same for everything that killed programs of a place have left behind. */
export function endOrphans(place: string, ending: Ending): Promise<boolean> {
  return endAll(() => orphansOf(place), ending);
}

function endAll(find: () => readonly ProcessRow[], { graceMs, clock }: Ending): Promise<boolean> {
  return endProcesses({ find, signal: signalAll, pollMs: POLL_MS, clock }, graceMs);
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
