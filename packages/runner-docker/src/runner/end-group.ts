import { setTimeout as sleep } from 'node:timers/promises';
import { CiError, nextToEnd, type ProcessIdentity } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import type { StatRow } from './exec-command.ts';
import { groupMembers, isGone, markedMembers } from './group-members.ts';
import { runInContainer } from './run-in-container.ts';

const POLL_MS = 100;
/** A process that SIGKILL does not end within this time hangs in the kernel, usually in the GPU driver. */
const STUCK_AFTER_MS = 120_000;

const SIGNAL = 'signal=$1; shift; for pid; do kill -s "$signal" "$pid" 2>/dev/null; done; exit 0';

/**
 * Ends everything in its container that a started command consists of: SIGTERM to its main process, to the rest when that
 * is gone or half of `graceMs` is over, then SIGKILL after `graceMs`. Resolves when nothing of it is alive, with whether
 * anything was. Throws `PROCESS_STUCK` when SIGKILL does not help.
 */
export function endGroup(engine: DockerEngine, identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  const { where = '' } = identity;
  return endAll(engine, where, { graceMs, find: () => groupMembers(engine, identity) });
}

/** The same for everything in a container that was started with a word (see `StartOptions.marker`). */
export function endMarked(
  engine: DockerEngine,
  container: string,
  options: { readonly word: string; readonly graceMs: number },
): Promise<boolean> {
  const { word, graceMs } = options;
  return endAll(engine, container, { graceMs, find: () => markedMembers(engine, container, word) });
}

async function endAll(
  engine: DockerEngine,
  container: string,
  options: { readonly graceMs: number; readonly find: () => Promise<readonly StatRow[]> },
): Promise<boolean> {
  const { graceMs, find } = options;
  let members = await find();
  if (members.length === 0) return false;
  const signal = (name: 'TERM' | 'KILL', rows: readonly StatRow[]) =>
    sendSignal(engine, container, { name, pids: rows.map(({ pid }) => pid) });
  const started = performance.now();
  const asked = new Set<number>();
  while (members.length > 0) {
    const waitedMs = performance.now() - started;
    const wanted = waitedMs < graceMs / 2 ? nextToEnd(members, asked) : members.filter(({ pid }) => !asked.has(pid));
    if (waitedMs >= graceMs) await signal('KILL', members);
    else if (wanted.length > 0) await signal('TERM', wanted);
    for (const { pid } of wanted) asked.add(pid);
    if (waitedMs >= graceMs + STUCK_AFTER_MS) throw stuck(members.map(({ pid }) => pid));
    await sleep(POLL_MS);
    members = await find();
  }
  return true;
}

async function sendSignal(
  engine: DockerEngine,
  container: string,
  { name, pids }: { readonly name: 'TERM' | 'KILL'; readonly pids: readonly number[] },
): Promise<void> {
  try {
    const argv = ['/bin/sh', '-c', SIGNAL, 'sglang-ci', name, ...pids.map(String)];
    await runInContainer(engine, container, { argv, env: {} });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function stuck(pids: readonly number[]): CiError {
  return new CiError('PROCESS_STUCK', `SIGKILL does not end process ${pids.join(', ')} of the container`, {
    hint: 'it hangs in the kernel: look at dmesg for the GPU driver; the node may need a reboot',
  });
}
