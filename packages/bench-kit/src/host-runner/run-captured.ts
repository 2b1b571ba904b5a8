import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { type Captured, CiError, type Clock, type Command } from '@sglang-ci/core';
import { endGroup } from './end-group.ts';
import { spawnGroup, type SpawnedGroup } from './spawn-group.ts';

/** Exit code of a shell for a program that is not there. */
const NOT_FOUND = 127;

/** Runs a short command and keeps its output. A missing program is exit code 127. The limit guards against one that hangs. */
export async function runCaptured(
  command: Command,
  options: {
    readonly limitMs: number;
    readonly signal?: AbortSignal;
    readonly env: NodeJS.ProcessEnv;
    readonly clock: Clock;
  },
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
  const limit = options.clock.sleep(options.limitMs, over.signal);
  const abort = () => over.abort();
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort, { once: true });
  const first = await Promise.race([group.exited.then(() => 'exited' as const), limit.then(() => 'limit' as const)]);
  const timedOut = first === 'limit' && !over.signal.aborted;
  over.abort();
  options.signal?.removeEventListener('abort', abort);
  await endGroup(group.identity, { graceMs: 0, clock: options.clock });
  const [stdout, stderr] = await output;
  return { ...(await group.exited), timedOut, stdout, stderr };
}

/** What was printed until the stream ended or broke. */
function collect(stream: Readable | null): Promise<string> {
  return stream === null ? Promise.resolve('') : text(stream);
}
