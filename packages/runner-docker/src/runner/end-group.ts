import { setTimeout as sleep } from 'node:timers/promises';
import { CiError, type ProcessIdentity } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { groupMembers, isGone } from './group-members.ts';
import { runInContainer } from './run-in-container.ts';

const POLL_MS = 100;
/** A process that SIGKILL does not end within this time hangs in the kernel, usually in the GPU driver. */
const STUCK_AFTER_MS = 120_000;

const SIGNAL = 'signal=$1; shift; for pid; do kill -s "$signal" "$pid" 2>/dev/null; done; exit 0';

/**
 * Ends everything in its container that a started command consists of: SIGTERM, then SIGKILL after `graceMs`. Resolves
 * when nothing of it is alive, with whether anything was. Throws `PROCESS_STUCK` when SIGKILL does not help.
 */
export async function endGroup(engine: DockerEngine, identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  let members = await groupMembers(engine, identity);
  if (members.length === 0) return false;
  const started = performance.now();
  if (graceMs > 0) await signal(engine, identity, 'TERM', members);
  while (members.length > 0) {
    const waitedMs = performance.now() - started;
    if (waitedMs >= graceMs) await signal(engine, identity, 'KILL', members);
    if (waitedMs >= graceMs + STUCK_AFTER_MS) throw stuck(members);
    await sleep(POLL_MS);
    members = await groupMembers(engine, identity);
  }
  return true;
}

async function signal(
  engine: DockerEngine,
  identity: ProcessIdentity,
  name: 'TERM' | 'KILL',
  pids: readonly number[],
): Promise<void> {
  try {
    const argv = ['/bin/sh', '-c', SIGNAL, 'sglang-ci', name, ...pids.map(String)];
    await runInContainer(engine, identity.where ?? '', { argv, env: {} });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function stuck(pids: readonly number[]): CiError {
  return new CiError('PROCESS_STUCK', `SIGKILL does not end process ${pids.join(', ')} of the container`, {
    hint: 'it hangs in the kernel: look at dmesg for the GPU driver; the node may need a reboot',
  });
}
