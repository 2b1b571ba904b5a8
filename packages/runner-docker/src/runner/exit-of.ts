import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { CiError, type ProcessExit } from '@sglang-ci/core';
import type { EngineContainer } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';
import type { DockerWorld, StartedExec } from './start-exec.ts';
import { waitForExit } from './wait-for-exit.ts';

/** How long an engine may take to come back after it broke off. */
const ENGINE_BACK_MS = 60_000;
const POLL_MS = 250;
/** How long the engine may need to note that a container has ended whose processes are gone. */
const SETTLE_MS = 1000;
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

/** The container, or its end if that is what ended the command: the engine notes it a moment later. */
async function settledContainer(world: DockerWorld): ReturnType<typeof findContainer> {
  const started = performance.now();
  for (;;) {
    const container = await findContainer(world);
    const isOver = container === undefined || container === 'unreachable' || !container.running;
    if (isOver || performance.now() - started > SETTLE_MS) return container;
    await sleep(POLL_MS);
  }
}

/** The container as it is once the engine answers again. */
async function findContainer({ engine, container }: DockerWorld): Promise<EngineContainer | undefined | 'unreachable'> {
  const started = performance.now();
  for (;;) {
    try {
      return await engine.container(container);
    } catch (error) {
      if (!isUnreachable(error) && statusOf(error) === undefined) throw error;
      if (performance.now() - started > ENGINE_BACK_MS) return 'unreachable';
      await sleep(POLL_MS);
    }
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof CiError && error.code === 'DOCKER_UNREACHABLE';
}

function signalOf(code: number): string | undefined {
  return Object.entries(constants.signals).find(([, number]) => code === SIGNAL_BASE + number)?.[0];
}
