import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type Clock,
  type Command,
  endWhenAsked,
  machineClockOf,
  type RunningProcess,
  type StartOptions,
  stoppedError,
} from '@sglang-ci/core';
import { endGroup } from './end-group.ts';
import { groupMembers } from './group-members.ts';
import { spawnGroup } from './spawn-group.ts';

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
    const clock = machineClockOf(world.clock);
    const end = (graceMs: number) => endGroup(group.identity, { graceMs, clock });
    return {
      identity: group.identity,
      exited: endWhenAsked({ exited: group.exited, end }, options, world.clock),
      kill: async (graceMs) => void (await end(graceMs)),
      members: async () => groupMembers(group.identity).map(({ pid, name }) => ({ pid, name })),
    };
  } finally {
    closeSync(log);
  }
}
