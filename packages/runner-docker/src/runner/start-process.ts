import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  CiError,
  type Command,
  endWhenAsked,
  type RunningProcess,
  type StartOptions,
  stoppedError,
} from '@sglang-ci/core';
import { copyOutput } from './copy-output.ts';
import { endGroup } from './end-group.ts';
import { groupMembers } from './group-members.ts';
import { exitOf } from './exit-of.ts';
import { type DockerWorld, startExec, type StartedExec } from './start-exec.ts';

/**
 * Starts a command in the container; its output is appended to the log on this machine, no faster than the log takes it.
 * Throws `PATH_MISSING` for a missing program or folder, `CONTAINER_GONE` when the container does not run, `ABORTED` when
 * `signal` is aborted already.
 */
export async function startProcess(
  command: Command,
  options: StartOptions,
  world: DockerWorld,
): Promise<RunningProcess> {
  if (options.signal?.aborted) throw stoppedError(options.signal);
  await mkdir(dirname(options.log), { recursive: true });
  const log = await open(options.log, 'a');
  try {
    const started = await startExec(command, world, options.marker);
    if ('refusal' in started) {
      throw new CiError('PATH_MISSING', started.refusal, { hint: 'is this the image in which SGLang is installed?' });
    }
    const end = (graceMs: number) => endGroup(world.engine, started.identity, graceMs);
    const exited = endWhenAsked({ exited: follow(started, log, world), end }, options, world.clock);
    return {
      identity: started.identity,
      exited,
      kill: async (graceMs) => void (await end(graceMs)),
      members: async () => (await groupMembers(world.engine, started.identity)).map(({ pid, name }) => ({ pid, name })),
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Copies the output to its end, and says how the command ended. A log that cannot be written ends the command. */
async function follow(started: StartedExec, log: FileHandle, world: DockerWorld) {
  const trouble = await copyOutput(started, ({ data }) => log.appendFile(data));
  await log.close().catch(() => undefined);
  if (trouble === undefined) return await exitOf(started, world);
  await endGroup(world.engine, started.identity, 0);
  return { lost: `its log cannot be written: ${trouble}` };
}
