import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import { connectDocker, type DockerEngine, ensureContainer, type Holding, stopOthers, stopOwn } from '../src/index.ts';
import { testPorts } from './test-ports.ts';

const IMAGE = 'rocm/sgl-dev:container-test';
const OTHER_IMAGE = 'rocm/sgl-dev:container-test-2';
const PREFIX = `container-test-${process.pid}`;
const NAME = `${PREFIX}-night`;

describe.skipIf(NO_ENGINE !== '')(`a container on a real engine${NO_ENGINE}`, () => {
  // The second opinion: what the engine itself says, past our own reading of it.
  const docker = new Docker({ socketPath: TEST_DOCKER.replace('unix://', '') });
  let engine: DockerEngine;
  let folder: string;

  beforeAll(async () => {
    engine = await connectDocker({ DOCKER_HOST: TEST_DOCKER });
    for (const image of [IMAGE, OTHER_IMAGE]) {
      if ((await engine.image(image)) === undefined) await buildImage(TEST_DOCKER, [image]);
    }
  }, 60_000);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'container-test-'));
    await removeAll();
    return () => rmSync(folder, { recursive: true, force: true });
  });

  afterAll(removeAll);

  async function removeAll(): Promise<void> {
    for (const { Id, Names } of await docker.listContainers({ all: true })) {
      if (Names.some((name) => name.startsWith(`/${PREFIX}`))) await engine.removeContainer(Id);
    }
  }

  const wish = (changes: object = {}) => ({
    name: NAME,
    image: IMAGE,
    mounts: [`${folder}/`],
    shmSize: '32g',
    workDir: '/sgl-workspace',
    paths: [folder],
    ...changes,
  });
  const ensure = async (changes: object = {}) => (await ensureContainer(engine, wish(changes), testPorts())).how;

  test('is created with every option of the old scripts, as docker inspect shows', async () => {
    expect(await ensure()).toBe('created');
    const { Name, Config, HostConfig, State, Mounts } = await docker.getContainer(NAME).inspect();
    expect({
      name: Name,
      running: State.Running,
      image: Config.Image,
      command: Config.Cmd,
      workDir: Config.WorkingDir,
      env: Config.Env.filter((variable) => !variable.startsWith('PATH=')),
      tty: Config.Tty,
      shmBytes: HostConfig.ShmSize,
      ipc: HostConfig.IpcMode,
      network: HostConfig.NetworkMode,
      capAdd: HostConfig.CapAdd,
      devices: HostConfig.Devices,
      security: HostConfig.SecurityOpt,
      groups: HostConfig.GroupAdd,
      privileged: HostConfig.Privileged,
      autoRemove: HostConfig.AutoRemove,
      binds: HostConfig.Binds,
      mounts: Mounts.map(({ Source, Destination, RW }) => [Source, Destination, RW]),
    }).toStrictEqual({
      name: `/${NAME}`,
      running: true,
      image: IMAGE,
      command: ['tail', '-f', '/dev/null'],
      workDir: '/sgl-workspace',
      env: ['HSA_ENABLE_COREDUMP=0'],
      tty: false,
      shmBytes: 32 * 2 ** 30,
      ipc: 'host',
      network: 'host',
      capAdd: ['SYS_PTRACE'],
      devices: ['/dev/kfd', '/dev/dri'].map((path) => ({
        PathOnHost: path,
        PathInContainer: path,
        CgroupPermissions: 'rwm',
      })),
      security: expect.arrayContaining(['seccomp=unconfined']),
      groups: ['video'],
      privileged: true,
      autoRemove: false,
      binds: [`${folder}/:${folder}/`],
      mounts: [[folder, folder, true]],
    });
    expect(Config.Labels).toMatchObject({ 'io.github.sglang-ci.image': IMAGE });
  });

  test('is used again while it fits, stopped or not, and made anew when it does not', async () => {
    expect(await ensure()).toBe('created');
    const first = (await engine.container(NAME))?.id;
    expect(await ensure()).toBe('reused');
    await engine.stopContainer(NAME, 0);
    expect(await ensure()).toBe('reused');
    expect((await engine.container(NAME))?.id).toBe(first);
    const more = mkdtempSync(join(tmpdir(), 'container-test-'));
    expect(await ensure({ mounts: [`${folder}/`, more] })).toBe('recreated');
    expect(await ensure()).toBe('reused');
    expect(await ensure({ image: OTHER_IMAGE })).toBe('recreated');
    rmSync(more, { recursive: true });
  }, 40_000);

  test('is made anew when a model cannot be seen in it any more, and says so when that does not help', async () => {
    expect(await ensure()).toBe('created');
    await expect(ensure({ paths: ['/nowhere/model'] })).rejects.toMatchObject({
      code: 'PATH_MISSING',
      message: expect.stringContaining('/nowhere/model'),
    });
  });

  test('is not created of a missing image, nor with a folder that is not there', async () => {
    await expect(ensure({ image: 'rocm/sgl-dev:none' })).rejects.toMatchObject({ code: 'IMAGE_MISSING' });
    await expect(ensure({ mounts: ['/no/such/folder'] })).rejects.toMatchObject({ code: 'PATH_MISSING' });
    expect(await engine.container(NAME)).toBeUndefined();
  });

  test('leaves nothing behind when Docker refuses to start it', async () => {
    await expect(ensure({ workDir: '/bin/sh/below-a-file' })).rejects.toMatchObject({ code: 'CONTAINER_FAILED' });
    expect(await engine.container(NAME)).toBeUndefined();
  });

  test("leaves somebody else's container of the same name alone: not stopped, not removed, not used", async () => {
    const theirs = await docker.createContainer({
      name: NAME,
      Image: IMAGE,
      Cmd: ['sh', '-c', 'while :; do sleep 0.2; done'],
      HostConfig: { NetworkMode: 'host', Binds: [`${folder}/:${folder}/`] },
    });
    await theirs.start();
    const before = await theirs.inspect();
    expect(await ensureContainer(engine, wish(), testPorts())).toStrictEqual({ name: `${NAME}_2`, how: 'created' });
    expect(await ensureContainer(engine, wish(), testPorts())).toStrictEqual({ name: `${NAME}_2`, how: 'reused' });
    expect(await stopOwn(engine, [NAME])).toStrictEqual([`${NAME}_2`]);
    const { Id, State } = await docker.getContainer(NAME).inspect();
    expect([Id, State]).toStrictEqual([before.Id, before.State]);
  });

  describe('stopping others', () => {
    const start = async (name: string, hostConfig: Docker.HostConfig) => {
      const container = await docker.createContainer({
        name: `${PREFIX}-${name}`,
        Image: IMAGE,
        Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.2; done'],
        HostConfig: { NetworkMode: 'host', ...hostConfig },
      });
      await container.start();
      return container.id;
    };
    const kfd = { PathOnHost: '/dev/kfd', PathInContainer: '/dev/kfd', CgroupPermissions: 'rwm' };
    /** Other tests have containers on the same engine, which `all` would stop. */
    const oursOnly = (): DockerEngine => ({
      ...engine,
      runningContainers: async () =>
        (await engine.runningContainers()).filter((container) => container.name.startsWith(PREFIX)),
    });
    const stop = async (policy: 'none' | 'own' | 'gpu' | 'all', holding: Holding = {}, isEnough = false) => {
      const ports = testPorts();
      const options = { policy, ...holding, isEnough: () => Promise.resolve(isEnough) };
      const names = await stopOthers(oursOnly(), options, ports);
      expect(ports.events.flatMap((event) => (event.kind === 'container-stopped' ? [event.name] : []))).toEqual(names);
      return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length + 1));
    };

    test('by the policy, ours first, and never a bystander unless all are asked for', async () => {
      await ensure();
      const ours = (await engine.container(NAME))?.id ?? '';
      const training = await start('training', { Devices: [kfd] });
      await start('bystander', { Devices: [kfd] });
      await start('monitoring', { Privileged: true });
      expect(await stop('none', { holders: [training] })).toEqual([]);
      expect(await stop('gpu', { strangers: ['python3 (pid 1)'] })).toEqual([]);
      expect(await stop('gpu', { holders: [training, ours] }, true)).toEqual(['night']);
      expect(await stop('own', { holders: [training] })).toEqual([]);
      expect(await stop('gpu', { holders: [training] })).toEqual(['training']);
      expect(await stop('gpu')).toEqual([]);
      expect(await stop('all')).toEqual(['bystander', 'monitoring']);
    }, 60_000);
  });
});
