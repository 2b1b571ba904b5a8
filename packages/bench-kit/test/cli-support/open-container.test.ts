import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@sglang-ci/core';
import * as docker from '@sglang-ci/runner-docker';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openContainer } from '../../src/cli-support/open-container.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample, settingsWith } from '../plan/sample-profile.ts';

vi.mock('@sglang-ci/runner-docker', async (importActual) => ({
  ...(await importActual<typeof docker>()),
  connectDocker: vi.fn(async () => ({})),
  ensureImage: vi.fn(async () => ({ name: 'image-on-machine', id: 'i', digest: 'sha256:abc', pulled: true })),
  ensureContainer: vi.fn(async (_engine, { name }: { name: string }) => ({ name: `${name}_2`, how: 'created' })),
  createDockerRunner: vi.fn(() => ({ kind: 'docker' })),
}));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'container-'));
});
afterEach(async () => {
  vi.clearAllMocks();
  await rm(folder, { recursive: true, force: true });
});

test("the container is asked for under the image's name, used under the one it got, and has everything of the plan that is on this machine", async () => {
  const settings = settingsWith({ mountDir: '/mnt/raid/', containerWorkDir: '/sgl-workspace' });
  const plan = buildPlan(
    sample,
    choices({ settings, outputDir: folder, modelPath: '/data/lab/m', tokenizer: '/opt/t' }),
  );
  const ports = { clock: systemClock, emit: () => undefined, signal: new AbortController().signal };

  const opened = await openContainer(plan, { settings, env: {}, ports });

  expect(opened).toMatchObject({ name: 'sgl-dev_v0.5.6-rocm700-mi30x-20251202_2', imageDigest: 'sha256:abc' });
  expect(vi.mocked(docker.ensureContainer).mock.calls[0]?.[1]).toStrictEqual({
    name: 'sgl-dev_v0.5.6-rocm700-mi30x-20251202',
    image: 'image-on-machine',
    knownAs: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
    mounts: ['/mnt/raid/', folder, '/data', '/opt'],
    shmSize: '32g',
    workDir: '/sgl-workspace',
    paths: ['/data/lab/m', '/opt/t'],
  });
  expect(vi.mocked(docker.createDockerRunner).mock.calls[0]?.[1]).toMatchObject({
    container: 'sgl-dev_v0.5.6-rocm700-mi30x-20251202_2',
    env: { INSIDE_CONTAINER: '1', LATEST_TAG: 'v0.5.6-rocm700-mi30x-20251202', TZ: 'America/Los_Angeles' },
  });
  expect((await stat(plan.runFolder)).isDirectory()).toBe(true);
});
