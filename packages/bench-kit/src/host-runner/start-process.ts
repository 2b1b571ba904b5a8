import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Clock, type Command, type RunningProcess, type StartOptions, stoppedError } from '@sglang-ci/core';
import { endGroup } from './end-group.ts';
import { groupMembers } from './group-members.ts';
import { spawnGroup, type SpawnedGroup } from './spawn-group.ts';

/** How long a command may take to end by itself after SIGTERM when its limit or an abort ends it. */
const GRACE_MS = 10_000;

/**
 * Starts a command whose output goes straight into its log by file descriptor: nothing is lost, and the command goes on,
 * when this program is killed. Throws `PATH_MISSING` for a missing program, `ABORTED` when `signal` is aborted already.
 */
export async function startProcess(
  command: Command,
  options: StartOptions,
  world: { readonly clock: Clock; readonly env: NodeJS.ProcessEnv },
): Promise<RunningProcess> {
  if (options.signal?.aborted) throw stoppedError(options.signal);
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'a');
  try {
    const { marker } = options;
    const group = await spawnGroup(command, { env: world.env, stdio: ['ignore', log, log], marker });
    const ending = endWhenAsked(group, options, world.clock);
    return {
      identity: group.identity,
      exited: group.exited.then(async (exit) => ({ ...exit, timedOut: await ending() })),
      kill: async (graceMs) => void (await endGroup(group.identity, graceMs)),
      members: async () => groupMembers(group.identity).map(({ pid, name }) => ({ pid, name })),
    };
  } finally {
    closeSync(log);
  }
}

/** Ends the group at its limit or on abort. The answer, asked for at its end, is whether the limit did it. */
function endWhenAsked(group: SpawnedGroup, options: StartOptions, clock: Clock): () => Promise<boolean> {
  const over = new AbortController();
  let timedOut = false;
  let ending: Promise<unknown> | undefined;
  const end = () => (ending ??= endGroup(group.identity, GRACE_MS));
  const abort = () => void end();
  options.signal?.addEventListener('abort', abort, { once: true });
  const endAtLimit = async (limitMs: number): Promise<void> => {
    await clock.sleep(limitMs, over.signal);
    if (over.signal.aborted) return;
    timedOut = true;
    await end();
  };
  if (options.limitMs !== undefined) void endAtLimit(options.limitMs);
  return async () => {
    over.abort();
    options.signal?.removeEventListener('abort', abort);
    await ending;
    return timedOut;
  };
}
