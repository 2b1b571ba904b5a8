import { setTimeout as sleep } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { type Captured, CiError, type Command } from '@sglang-ci/core';
import { endGroup } from './end-group.ts';
import { spawnGroup, type SpawnedGroup } from './spawn-group.ts';

/** Exit code of a shell for a program that is not there. */
const NOT_FOUND = 127;

/**
 * Runs a short command and keeps its output. A missing program is exit code 127. The limit is machine time: it guards
 * against a program that hangs, which a simulated clock does not make faster.
 */
export async function runCaptured(
  command: Command,
  options: { readonly limitMs: number; readonly signal?: AbortSignal; readonly env: NodeJS.ProcessEnv },
): Promise<Captured> {
  let group: SpawnedGroup;
  try {
    group = await spawnGroup(command, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    return { code: NOT_FOUND, timedOut: false, stdout: '', stderr: `${error.message}\n` };
  }
  const output = Promise.all([collect(group.child.stdout), collect(group.child.stderr)]);
  const over = new AbortController();
  const limit = sleep(options.limitMs, 'limit' as const, { signal: over.signal }).catch(() => 'over' as const);
  const abort = () => over.abort();
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  const first = await Promise.race([group.exited.then(() => 'exited' as const), limit]);
  over.abort();
  options.signal?.removeEventListener('abort', abort);
  await endGroup(group.identity, 0);
  const [stdout, stderr] = await output;
  return { ...(await group.exited), timedOut: first === 'limit', stdout, stderr };
}

/** What was printed until the stream ended or broke. */
function collect(stream: Readable | null): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
