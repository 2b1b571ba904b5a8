import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER, TEST_REGISTRY } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage, publishImages } from '../../../scripts/test-engine/image.ts';
import { connectDocker, type DockerEngine, ensureImage, listTags } from '../src/index.ts';
import { testPorts } from './test-ports.ts';

describe.skipIf(NO_ENGINE !== '')(`an image from a real registry${NO_ENGINE}`, () => {
  const repository = `${TEST_REGISTRY}/rocm/sgl-dev`;
  const tag = 'v0.5.6-rocm700-mi30x-20251202';
  let engine: DockerEngine;

  beforeAll(async () => {
    engine = await connectDocker({ DOCKER_HOST: TEST_DOCKER });
    await buildImage(TEST_DOCKER, [`${repository}:${tag}`]);
    await publishImages(TEST_DOCKER, [`${repository}:${tag}`]);
  }, 60_000);

  afterAll(() => engine?.removeImage(`${repository}:${tag}`));

  test('is pulled with progress, is found at once the second time, by tag and by digest', async () => {
    const ports = testPorts();
    const pulled = await ensureImage(engine, { image: { repository, tag } }, ports);
    expect(pulled).toMatchObject({
      name: `${repository}:${tag}`,
      pulled: true,
      digest: expect.stringMatching(/^sha256:/),
    });
    expect(ports.events.map((event) => event.kind)).toEqual(expect.arrayContaining(['image-pull', 'image-ready']));
    const progress = ports.events.filter((event) => event.kind === 'image-pull');
    for (const { doneBytes, totalBytes } of progress) expect(doneBytes).toBeLessThanOrEqual(totalBytes);
    expect((await listTags(engine, repository)).map((found) => found.tag)).toContain(tag);

    const again = await ensureImage(engine, { image: { repository, tag } }, testPorts());
    expect(again).toStrictEqual({ ...pulled, pulled: false });
    const byDigest = { repository, digest: pulled.digest ?? '' };
    expect(await ensureImage(engine, { image: byDigest }, testPorts())).toMatchObject({ id: pulled.id, pulled: false });
  }, 60_000);

  test('that does not exist is missing at once', async () => {
    const ports = testPorts();
    await expect(ensureImage(engine, { image: { repository, tag: 'none' } }, ports)).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
    });
    expect(ports.events).toEqual([]);
  });

  test('whose registry does not answer is tried three times', async () => {
    const ports = testPorts();
    const image = { repository: '127.0.0.1:9/rocm/sgl-dev', tag };
    await expect(ensureImage(engine, { image }, ports)).rejects.toMatchObject({ code: 'IMAGE_PULL_FAILED' });
    expect(ports.events.map((event) => event.kind)).toEqual(['warning', 'warning']);
    expect(ports.clock.now()).toBe(90_000);
  });

  test('that would not fit is not pulled', async () => {
    const options = { image: { repository, tag: 'huge' }, sizeBytes: 1e18 };
    await expect(ensureImage(engine, options, testPorts())).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('free'),
    });
  });
});
