import { constants } from 'node:os';
import type { ProcessExit } from '@sglang-ci/core';
import { statusOf } from '../engine/engine-failure.ts';
import { isUnreachable, settledContainer } from './settled-container.ts';
import type { DockerWorld, StartedExec } from './start-exec.ts';
import { waitForExit } from './wait-for-exit.ts';

const SIGNAL_BASE = 128;

/**
 * How a command ended whose output is over: by its own code, by a signal (a shell's 128 + number), or unseen because its
 * container or the engine went away under it.
 */
export async function exitOf(started: StartedExec, world: DockerWorld): Promise<Omit<ProcessExit, 'timedOut'>> {
  const code = await exitCode(started);
  const signal = code === undefined ? undefined : signalOf(code);
  if (code !== undefined && signal !== 'SIGKILL') return signal === undefined ? { code } : { signal };
  const container = await settledContainer(world);
  if (container === 'unreachable') return { lost: `the Docker engine at ${world.engine.endpoint} went away` };
  if (container === undefined || !container.running)
    return { lost: `container ${world.container} was stopped or removed` };
  return signal === undefined ? { lost: 'the Docker engine was restarted and knows the command no more' } : { signal };
}

async function exitCode({ exec }: StartedExec): Promise<number | undefined> {
  try {
    return await waitForExit(exec);
  } catch (error) {
    if (statusOf(error) !== undefined || isUnreachable(error)) return undefined;
    throw error;
  }
}

function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => code === SIGNAL_BASE + number)?.[0];
}
