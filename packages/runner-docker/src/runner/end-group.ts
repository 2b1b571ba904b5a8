import { endProcesses, type ProcessIdentity, type ProcessRow } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { groupMembers, isGone, markedMembers } from './group-members.ts';
import { runInContainer } from './run-in-container.ts';

const POLL_MS = 100;

const SIGNAL = 'signal=$1; shift; for pid; do kill -s "$signal" "$pid" 2>/dev/null; done; exit 0';

/**
 * Ends everything in its container that a started command consists of: asked first, killed after `graceMs`. Resolves when
 * nothing of it is alive, with whether anything was. Throws as `endProcesses`.
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

function endAll(
  engine: DockerEngine,
  container: string,
  options: { readonly graceMs: number; readonly find: () => Promise<readonly ProcessRow[]> },
): Promise<boolean> {
  const { graceMs, find } = options;
  const signal = (name: 'SIGTERM' | 'SIGKILL', rows: readonly ProcessRow[]) =>
    sendSignal(engine, container, { name, pids: rows.map(({ pid }) => pid) });
  return endProcesses({ find, signal, pollMs: POLL_MS, where: ' of the container' }, graceMs);
}

async function sendSignal(
  engine: DockerEngine,
  container: string,
  { name, pids }: { readonly name: 'SIGTERM' | 'SIGKILL'; readonly pids: readonly number[] },
): Promise<void> {
  try {
    const argv = ['/bin/sh', '-c', SIGNAL, 'sglang-ci', name.slice('SIG'.length), ...pids.map(String)];
    await runInContainer(engine, container, { argv, env: {} });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
