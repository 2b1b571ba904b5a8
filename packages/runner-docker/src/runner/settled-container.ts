import { setTimeout as sleep } from 'node:timers/promises';
import { CiError } from '@sglang-ci/core';
import type { DockerEngine, EngineContainer } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';

/** How long an engine may take to come back after it broke off. */
const ENGINE_BACK_MS = 60_000;
const POLL_MS = 250;
/** How long the engine may need to note that a container has ended whose processes are gone. */
const SETTLE_MS = 1000;

interface Place {
  readonly engine: DockerEngine;
  readonly container: string;
}

/** The container, or its end if that is what ended the command: the engine notes it a moment later. */
export async function settledContainer(world: Place): Promise<EngineContainer | undefined | 'unreachable'> {
  const started = performance.now();
  for (;;) {
    const container = await findContainer(world);
    const isOver = container === undefined || container === 'unreachable' || !container.running;
    if (isOver || performance.now() - started > SETTLE_MS) return container;
    await sleep(POLL_MS);
  }
}

/** The container as it is once the engine answers again. */
async function findContainer({ engine, container }: Place): Promise<EngineContainer | undefined | 'unreachable'> {
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

/** Was this thrown because the engine does not answer? */
export function isUnreachable(error: unknown): boolean {
  return error instanceof CiError && error.code === 'DOCKER_UNREACHABLE';
}
