import { systemClock } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import type { DockerEngine } from '../src/engine/docker-engine.ts';
import { EngineFailure } from '../src/engine/engine-failure.ts';
import { startExec } from '../src/runner/start-exec.ts';

test.each([
  ['is not there any more', 404, undefined, 'CONTAINER_GONE'],
  ['is stopped', 409, { running: false }, 'CONTAINER_GONE'],
  ['is being removed at this moment', 500, { running: false }, 'CONTAINER_GONE'],
  ['runs: the engine has a trouble of its own', 500, { running: true }, undefined],
])('a command refused by a container that %s', async (_, status, container, code) => {
  const engine = {
    exec: () => Promise.reject(new EngineFailure(status, 'container not running')),
    container: () => Promise.resolve(container),
  } as unknown as DockerEngine;
  const world = { engine, container: 'night', clock: systemClock, env: {} };
  const refused = startExec({ argv: ['true'], env: {} }, world);
  await expect(refused).rejects.toMatchObject(code === undefined ? { status } : { code });
});
