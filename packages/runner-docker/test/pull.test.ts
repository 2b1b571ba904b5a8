import { describe, expect, test } from 'vitest';
import { EngineFailure } from '../src/engine/engine-failure.ts';
import { explainPull } from '../src/image/explain-pull.ts';
import { progressOf, type PullLayers, withMessage } from '../src/image/pull-progress.ts';
import { type DockerEngine, ensureImage, type PullMessage } from '../src/index.ts';
import { testPorts } from './test-ports.ts';

const TAG = 'v0.5.6-rocm700-mi30x-20251202';
const IMAGE = { repository: 'rocm/sgl-dev', tag: TAG };
const NAME = `rocm/sgl-dev:${TAG}`;

test('progress is the sum of the downloads; unpacking and known layers do not count', () => {
  const messages: PullMessage[] = [
    { status: `Pulling from rocm/sgl-dev`, id: TAG },
    { id: 'a', status: 'Already exists' },
    { id: 'b', status: 'Pulling fs layer' },
    { id: 'b', status: 'Downloading', current: 10, total: 100 },
    { id: 'c', status: 'Downloading', current: 5, total: 50 },
    { id: 'b', status: 'Download complete' },
    { id: 'b', status: 'Extracting', current: 20, total: 100 },
    { id: 'b', status: 'Pull complete' },
    { id: 'c', status: 'Downloading', current: 25, total: 50 },
  ];
  const layers = messages.reduce(withMessage, new Map() as PullLayers);
  expect(progressOf(layers)).toStrictEqual({ doneBytes: 125, totalBytes: 150 });
});

test.each<[string, unknown, string, boolean]>([
  ['a missing tag', new EngineFailure(404, `manifest for ${NAME} not found: manifest unknown`), 'IMAGE_MISSING', false],
  [
    'a private repository',
    new EngineFailure(404, 'pull access denied for rocm/x, repository does not exist'),
    'IMAGE_PULL_FAILED',
    false,
  ],
  [
    'no network',
    new EngineFailure(500, 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup: no such host'),
    'IMAGE_PULL_FAILED',
    true,
  ],
  [
    'a rate limit',
    new EngineFailure(429, 'toomanyrequests: You have reached your pull rate limit.'),
    'IMAGE_PULL_FAILED',
    true,
  ],
  ['a broken download', new Error('unexpected EOF'), 'IMAGE_PULL_FAILED', true],
  [
    'a full disk',
    new Error('failed to register layer: write /opt/rocm/lib/x.so: no space left on device'),
    'DISK_FULL',
    false,
  ],
])('a pull fails by %s', (_, error, code, again) => {
  expect(explainPull(NAME, error)).toMatchObject({ error: { code, message: expect.stringContaining(NAME) }, again });
});

describe('an image', () => {
  test('on the machine is not pulled', async () => {
    const engine = fakeEngine({ here: [NAME] });
    expect(await ensureImage(engine, { image: IMAGE }, testPorts())).toMatchObject({ name: NAME, pulled: false });
    expect(engine.pulls).toStrictEqual([]);
  });

  test('is found under its bare tag, as the pull helper leaves it', async () => {
    const engine = fakeEngine({ here: [`${TAG}:latest`] });
    expect(await ensureImage(engine, { image: IMAGE }, testPorts())).toMatchObject({ name: `${TAG}:latest` });
  });

  test('is pulled, and a broken pull is taken up again after 30 and 60 seconds', async () => {
    const engine = fakeEngine({ here: [], pulls: ['unexpected EOF', new EngineFailure(500, 'timeout'), ''] });
    const ports = testPorts();
    expect(await ensureImage(engine, { image: IMAGE }, ports)).toMatchObject({ name: NAME, pulled: true });
    expect(engine.pulls).toStrictEqual([NAME, NAME, NAME]);
    expect(ports.events.map((event) => event.kind)).toStrictEqual(['warning', 'warning', 'image-pull', 'image-ready']);
    expect(ports.events.at(-1)).toMatchObject({ seconds: 90 });
  });

  test('that breaks three times is given up', async () => {
    const engine = fakeEngine({ here: [], pulls: ['unexpected EOF', 'unexpected EOF', 'unexpected EOF', ''] });
    await expect(ensureImage(engine, { image: IMAGE }, testPorts())).rejects.toMatchObject({
      code: 'IMAGE_PULL_FAILED',
    });
    expect(engine.pulls).toHaveLength(3);
  });

  test('by digest is pulled by it and gets its tag', async () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const engine = fakeEngine({ here: [NAME], pulls: [''] });
    const ready = await ensureImage(engine, { image: { ...IMAGE, digest } }, testPorts());
    expect(engine.pulls).toStrictEqual([`${NAME}@${digest}`]);
    expect(engine.tags).toStrictEqual([`${NAME}@${digest} as ${NAME}`]);
    expect(ready).toMatchObject({ pulled: true, digest });
  });

  test('is not asked for again once the night was interrupted', async () => {
    const abort = new AbortController();
    const engine = fakeEngine({ here: [], pulls: ['unexpected EOF'] });
    const ports = { ...testPorts(), signal: abort.signal, emit: () => abort.abort() };
    const engineThatNotices = {
      ...engine,
      pull: (name: string, signal: AbortSignal) =>
        signal.aborted ? Promise.reject(new Error('aborted')) : engine.pull(name, signal),
    };
    await expect(ensureImage(engineThatNotices, { image: IMAGE }, ports)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(engine.pulls).toHaveLength(1);
  });
});

/** An engine of which only images are asked. Each pull breaks off with a message or a refusal; '' brings the image. */
function fakeEngine(state: { here: string[]; pulls?: (string | EngineFailure)[] }) {
  const pulls: string[] = [];
  const tags: string[] = [];
  const here = new Set(state.here);
  const ending = [...(state.pulls ?? [])];
  const engine = {
    local: false,
    pulls,
    tags,
    image: (name: string) => {
      const digests = name.includes('@') ? [name] : [];
      return Promise.resolve(here.has(name) ? { id: 'sha256:i', tags: [name], digests } : undefined);
    },
    tag: (name: string, { repository, tag }: { repository: string; tag: string }) => {
      tags.push(`${name} as ${repository}:${tag}`);
      return Promise.resolve();
    },
    pull: (name: string) => {
      pulls.push(name);
      const end = ending.shift() ?? 'out of answers';
      return end instanceof EngineFailure ? Promise.reject(end) : Promise.resolve(messages(name, end));
    },
  };
  async function* messages(name: string, error: string): AsyncGenerator<PullMessage> {
    if (error !== '') yield { error };
    else {
      yield { id: 'a', status: 'Downloading', current: 1, total: 2 };
      here.add(name).add(name.replace(/:[^:@]+@/, '@'));
    }
  }
  return engine as typeof engine & DockerEngine;
}
