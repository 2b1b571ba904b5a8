import { describe, expect, test } from 'vitest';
import {
  type DockerEngine,
  type EngineContainer,
  ensureContainer,
  type Holding,
  stopOthers,
  stopOwn,
  type StopPolicy,
} from '../src/index.ts';
import { EngineFailure } from '../src/engine/engine-failure.ts';
import { sampleContainer } from './sample-container.ts';
import { testPorts } from './test-ports.ts';

const NAME = 'sgl-dev_v0.5.6-rocm700-mi30x-20251202';
const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';
const wish = { name: NAME, image: IMAGE, mounts: [], shmSize: '32g', workDir: '/sgl-workspace', paths: [] };
const alices = (name: string, id = name) =>
  sampleContainer({ id, name, labels: { 'com.docker.compose.project': 'alice' }, imageId: 'sha256:other' });

/** An engine that holds these containers and writes down what it is told to do. */
function engineWith(containers: readonly EngineContainer[], changes: Partial<DockerEngine> = {}) {
  const calls: string[] = [];
  const all = new Map(containers.map((container) => [container.id, container]));
  const find = (name: string) => all.get(name) ?? [...all.values()].find((container) => container.name === name);
  const engine = {
    endpoint: 'tcp://far-away:2375',
    local: false,
    image: async () => ({ id: 'sha256:tonight', tags: [IMAGE], digests: [], sizeBytes: 1 }),
    container: async (name: string) => find(name),
    labelledContainers: async (label: string) => [...all.values()].filter(({ labels }) => label in labels),
    runningContainers: async () => [...all.values()].filter(({ running }) => running),
    createContainer: async (name: string) => {
      calls.push(`create ${name}`);
      if (find(name) !== undefined) throw new EngineFailure(409, `the name ${name} is in use`);
      all.set('new', sampleContainer({ id: 'new', name, running: false }));
      return 'new';
    },
    startContainer: async (id: string) => void calls.push(`start ${id}`),
    stopContainer: async (id: string) => {
      calls.push(`stop ${id}`);
      const stopped = find(id);
      if (stopped !== undefined) all.set(stopped.id, { ...stopped, running: false });
    },
    removeContainer: async (id: string) => {
      calls.push(`remove ${id}`);
      all.delete(find(id)?.id ?? '');
    },
    ...changes,
  } as unknown as DockerEngine;
  return { engine, calls };
}

describe("somebody else's container that has our name", () => {
  test.each([
    ['runs', true],
    ['was stopped', false],
  ])('is left alone while it %s, with a warning, and a free name is taken', async (_what, running) => {
    const ports = testPorts();
    const { engine, calls } = engineWith([{ ...alices(NAME, 'f00'), running }]);
    expect(await ensureContainer(engine, wish, ports)).toStrictEqual({ name: `${NAME}_2`, how: 'created' });
    expect(calls).toStrictEqual([`create ${NAME}_2`, 'start new']);
    expect(ports.events).toContainEqual({
      kind: 'warning',
      message: expect.stringContaining(`container ${NAME} was not made by this toolkit`),
    });
  });

  test('does not keep ours, beside it, from being used again', async () => {
    const { engine, calls } = engineWith([alices(NAME, 'f00'), sampleContainer({ id: 'ours', name: `${NAME}_2` })]);
    expect(await ensureContainer(engine, { ...wish, mounts: ['/mnt/raid'] }, testPorts())).toStrictEqual({
      name: `${NAME}_2`,
      how: 'reused',
    });
    expect(calls).toStrictEqual(['start ours']);
  });

  test('is not removed when it takes the name just before ours is made', async () => {
    const { engine, calls } = engineWith([], {
      createContainer: async () => {
        throw new EngineFailure(409, 'the name is in use');
      },
    });
    await expect(ensureContainer(engine, wish, testPorts())).rejects.toMatchObject({ code: 'CONTAINER_FAILED' });
    expect(calls).toStrictEqual([]);
  });

  test('ends the night with the reason when no name is free', async () => {
    const names = [NAME, ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${NAME}_${number}`)];
    const { engine, calls } = engineWith(names.map((name) => alices(name)));
    await expect(ensureContainer(engine, wish, testPorts())).rejects.toMatchObject({ code: 'CONTAINER_FAILED' });
    expect(calls).toStrictEqual([]);
  });

  test("is not stopped at the night's end, ours beside it is", async () => {
    const { engine, calls } = engineWith([
      alices(NAME, 'f00'),
      sampleContainer({ id: 'ours', name: `${NAME}_2` }),
      sampleContainer({ id: 'other-night', name: 'sgl-dev_v0.5.5-rocm700-mi30x-20251101' }),
    ]);
    expect(await stopOwn(engine, [NAME])).toStrictEqual([`${NAME}_2`]);
    expect(calls).toStrictEqual(['stop ours']);
  });
});

describe('busy GPUs', () => {
  const containers = [
    alices('exporter'),
    alices('bob'),
    alices('notebook'),
    sampleContainer({ id: 'ours', name: 'ours' }),
  ];
  /** The holders before the first stop, then after each. */
  const stop = async (policy: StopPolicy, looks: readonly Holding[], changes: Partial<DockerEngine> = {}) => {
    const { engine, calls } = engineWith(containers, changes);
    const ports = testPorts();
    let look = 0;
    const options = {
      policy,
      ...looks[0],
      isEnough: async () => ++look >= looks.length,
      lookAgain: async () => looks[look] ?? {},
    };
    return { names: await stopOthers(engine, options, ports), calls, events: ports.events };
  };

  test.each<[string, StopPolicy, readonly Holding[], readonly string[]]>([
    ['held by a process of the host', 'gpu', [{ strangers: ['python3 (pid 7)'] }], []],
    ['held by nobody that is known', 'gpu', [{}], []],
    ['held by one container', 'gpu', [{ holders: ['bob'] }], ['bob']],
    ['held by two, of which the first was enough', 'gpu', [{ holders: ['notebook', 'bob'] }], ['notebook']],
    ['held by two', 'gpu', [{ holders: ['notebook', 'bob'] }, { holders: ['bob'] }], ['notebook', 'bob']],
    ['held by ours and another', 'gpu', [{ holders: ['bob', 'ours'] }, { holders: ['bob'] }], ['ours', 'bob']],
    [
      'taken by the host after a stop',
      'gpu',
      [{ holders: ['ours', 'bob'] }, { strangers: ['x (pid 7)'] }, {}],
      ['ours'],
    ],
    ['held by another, only ours may be stopped', 'own', [{ holders: ['bob'] }], []],
  ])('%s: one after another, looking again, and no bystander', async (_what, policy, looks, expected) => {
    const { names, calls, events } = await stop(policy, looks);
    expect(names).toStrictEqual(expected);
    expect(calls).toStrictEqual(expected.map((id) => `stop ${id}`));
    const told = events.map((event) => (event.kind === 'container-stopped' ? event.name : event.kind));
    expect(told).toStrictEqual(expected.length === 0 ? ['note'] : expected);
  });

  test('a container that Docker cannot stop is warned about, and the next one is tried', async () => {
    const stopContainer = async (id: string) => {
      if (id === 'bob') throw new EngineFailure(500, 'tried to kill container, but did not receive an exit event');
    };
    const looks = [{ holders: ['bob', 'notebook'] }, { holders: ['bob', 'notebook'] }];
    const { names, events } = await stop('gpu', looks, { stopContainer });
    expect(names).toStrictEqual(['notebook']);
    expect(events).toContainEqual({ kind: 'warning', message: expect.stringContaining('bob could not be stopped') });
  });
});
