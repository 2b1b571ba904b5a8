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
  [
    'a lost snapshot',
    new Error(
      'failed to prepare extraction snapshot "extract-1-ab sha256:1b4e": parent snapshot sha256:8ea3 does not exist: not found',
    ),
    'IMAGE_PULL_FAILED',
    true,
  ],
  [
    'a lost layer, refused with 404',
    new EngineFailure(
      404,
      'failed to extract layer sha256:4dca: failed to get reader from content store: content digest sha256:51f5: not found',
    ),
    'IMAGE_PULL_FAILED',
    true,
  ],
  [
    'rights on the disk',
    new Error('failed to register layer: mkdir /var/lib/docker/overlay2/x: permission denied'),
    'IMAGE_PULL_FAILED',
    true,
  ],
  [
    'a read-only disk',
    new Error('open /var/lib/docker/tmp/GetImageBlob1: read-only file system'),
    'IMAGE_PULL_FAILED',
    true,
  ],
  [
    'a user who may not use Docker',
    new Error('permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock'),
    'DOCKER_UNREACHABLE',
    false,
  ],
  [
    'an engine that is not there',
    new Error('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?'),
    'DOCKER_UNREACHABLE',
    true,
  ],
  [
    'a login helper that is not there',
    new Error('error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH'),
    'IMAGE_PULL_FAILED',
    false,
  ],
  [
    'another processor',
    new EngineFailure(404, 'no match for platform in manifest: not found'),
    'IMAGE_PULL_FAILED',
    false,
  ],
  [
    'another processor, as older engines say it',
    new EngineFailure(404, 'no matching manifest for linux/arm64/v8 in the manifest list entries'),
    'IMAGE_PULL_FAILED',
    false,
  ],
  [
    'a missing tag, as containerd says it',
    new EngineFailure(404, `failed to resolve reference "docker.io/${NAME}": docker.io/${NAME}: not found`),
    'IMAGE_MISSING',
    false,
  ],
  [
    'a missing repository',
    new EngineFailure(404, 'name unknown: repository name not known to registry'),
    'IMAGE_MISSING',
    false,
  ],
  [
    'a refused login',
    new EngineFailure(401, 'unauthorized: incorrect username or password'),
    'IMAGE_PULL_FAILED',
    false,
  ],
  ['a refusal without words', new EngineFailure(403, ''), 'IMAGE_PULL_FAILED', false],
  ['a 404 that names nothing', new EngineFailure(404, 'page not found'), 'IMAGE_PULL_FAILED', true],
  [
    'a broken certificate',
    new Error('tls: failed to verify certificate: x509: certificate has expired'),
    'IMAGE_PULL_FAILED',
    true,
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
