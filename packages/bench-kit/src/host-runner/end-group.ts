import { setTimeout as sleep } from 'node:timers/promises';
import { CiError, nextToEnd, type ProcessIdentity } from '@sglang-ci/core';
import { groupMembers, markedMembers } from './group-members.ts';
import { orphansOf } from './orphans.ts';
import type { ProcessRow } from './process-table.ts';

const POLL_MS = 20;
/** A process that SIGKILL does not end within this time hangs in the kernel, usually in the GPU driver. */
const STUCK_AFTER_MS = 120_000;

/**
 * Ends everything a started command consists of: SIGTERM to its main process, to the rest when that is gone or half of
 * `graceMs` is over, then SIGKILL after `graceMs`. Resolves when nothing of it is alive, with whether anything was. The grace is machine time: a simulated clock does not make a process exit faster.
 * Throws `PROCESS_STUCK` when SIGKILL does not help.
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

async function endAll(find: () => readonly ProcessRow[], graceMs: number): Promise<boolean> {
  let members = find();
  if (members.length === 0) return false;
  const started = performance.now();
  const asked = new Set<number>();
  while (members.length > 0) {
    const waitedMs = performance.now() - started;
    if (waitedMs >= graceMs) signalAll(members, 'SIGKILL');
    else ask(waitedMs < graceMs / 2 ? nextToEnd(members, asked) : members, asked);
    if (waitedMs >= graceMs + STUCK_AFTER_MS) throw stuck(members);
    await sleep(POLL_MS);
    members = find();
  }
  return true;
}

function ask(members: readonly ProcessRow[], asked: Set<number>): void {
  const others = members.filter(({ pid }) => !asked.has(pid));
  for (const { pid } of others) asked.add(pid);
  signalAll(others, 'SIGTERM');
}

function signalAll(members: readonly ProcessRow[], signal: NodeJS.Signals): void {
  for (const { pid } of members) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function stuck(members: readonly ProcessRow[]): CiError {
  return new CiError('PROCESS_STUCK', `SIGKILL does not end process ${members.map((row) => row.pid).join(', ')}`, {
    hint: 'it hangs in the kernel: look at dmesg for the GPU driver; the node may need a reboot',
  });
}
