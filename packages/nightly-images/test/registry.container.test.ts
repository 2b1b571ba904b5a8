import { systemClock } from '@sglang-ci/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER, TEST_REGISTRY } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage, publishImages } from '../../../scripts/test-engine/image.ts';
import { findNightlyImage, isPullable, tagSourceOf } from '../src/index.ts';

describe.skipIf(NO_ENGINE !== '')(`a real registry${NO_ENGINE}`, () => {
  const repository = `${TEST_REGISTRY}/rocm/nightly-images-test`;
  const tags = ['v0.5.6-rocm630-mi30x-20251202', 'v0.5.6.post1-rocm700-mi30x-20251201'];
  const http = { fetch, clock: systemClock };

  beforeAll(async () => {
    const names = tags.map((tag) => `${repository}:${tag}`);
    await buildImage(TEST_DOCKER, names);
    await publishImages(TEST_DOCKER, names);
  }, 60_000);

  test("lists tonight's image and tells which tags can be pulled", async () => {
    const query = { repository, hardware: 'mi30x', day: '20251202', fallbackDays: 1 } as const;
    expect(await findNightlyImage([tagSourceOf(repository, http)], query)).toMatchObject({
      kind: 'found',
      image: { repository, tag: 'v0.5.6-rocm630-mi30x-20251202' },
    });
    expect(await isPullable({ repository, tag: 'v0.5.6-rocm630-mi30x-20251202' }, http)).toBe(true);
    expect(await isPullable({ repository, tag: 'v0.5.6-rocm700-mi35x-20251202' }, http)).toBe(false);
  });

  test('does not know a repository that was never pushed', async () => {
    const typo = `${TEST_REGISTRY}/rocm/typo`;
    await expect(tagSourceOf(typo, http).findTags(typo, 'mi30x')).rejects.toMatchObject({ code: 'IMAGE_MISSING' });
  });
});
