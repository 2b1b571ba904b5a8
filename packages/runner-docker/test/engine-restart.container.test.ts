import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashEngine, engineUrl, startEngine, stopEngine } from '../../../scripts/test-engine/engine.ts';
import { NO_ENGINE } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import { connectDocker, createDockerRunner, type DockerEngine, ensureContainer } from '../src/index.ts';
import { testPorts } from './test-ports.ts';

const IMAGE = 'rocm/sgl-dev:restart-test';
const NAME = 'restart-test';

describe.skipIf(NO_ENGINE !== '')(`an engine that is restarted in the middle${NO_ENGINE}`, () => {
  let dir: string;
  let engine: DockerEngine;
  const wish = { name: NAME, image: IMAGE, mounts: [], shmSize: '64m', workDir: '/', paths: [] };
  const command = { env: {}, argv: ['sh', '-c', 'echo up; sleep 700'] };

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'restart-engine-'));
    await startEngine(dir);
    await buildImage(engineUrl(dir), [IMAGE]);
    engine = await connectDocker({ DOCKER_HOST: engineUrl(dir) });
  }, 60_000);

  afterAll(async () => {
    await startEngine(dir);
    await engine.removeContainer(NAME);
    await stopEngine(dir);
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

  test.each<[string, () => Promise<void>]>([
    ['orderly', () => stopEngine(dir)],
    ['by a crash', () => crashEngine(dir)],
  ])(
    '%s loses the command, and the next night goes on',
    async (_, end) => {
      await ensureContainer(engine, wish, testPorts());
      const runner = createDockerRunner(engine, { container: NAME });
      const started = await runner.start(command, { log: join(dir, 'server.log') });
      await end();
      await startEngine(dir);
      const exit = await started.exited;
      expect(exit.lost ?? exit.signal).toMatch(/SIGKILL|stopped or removed|went away|restarted/);
      await started.kill(1000);
      expect(await runner.reap(started.identity)).toBe(false);
      await ensureContainer(engine, wish, testPorts());
      expect(await runner.run({ env: {}, argv: ['ps', '-o', 'args'] }, { limitMs: 20_000 })).toMatchObject({
        code: 0,
        stdout: expect.not.stringContaining('sleep 700'),
      });
    },
    90_000,
  );

  test('an engine that is gone is a clear error', async () => {
    await engine.removeContainer(NAME); // or its end would wait for it
    await stopEngine(dir);
    await expect(connectDocker({ DOCKER_HOST: engineUrl(dir) })).rejects.toMatchObject({
      code: 'DOCKER_UNREACHABLE',
      hint: expect.stringContaining('start Docker'),
    });
  }, 60_000);
});
