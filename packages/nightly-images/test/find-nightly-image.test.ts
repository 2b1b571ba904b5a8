import { expect, test } from 'vitest';
import { findNightlyImage, localTagSource, type TagSource } from '../src/index.ts';

const REPO = 'rocm/sgl-dev';
const source = (tags: readonly string[], name = 'Docker Hub'): TagSource => ({
  name,
  findTags: () => Promise.resolve(tags.map((tag) => ({ tag }))),
});
const silent: TagSource = { name: 'Docker Hub', findTags: () => Promise.reject(new Error('was asked')) };
const tonight = { repository: REPO, hardware: 'mi30x', day: '20251202', fallbackDays: 1 } as const;

test.each<[string, readonly string[], string, string]>([
  [
    "tonight's",
    ['v0.5.6-rocm700-mi30x-20251202', 'v0.5.5.post3-rocm700-mi30x-20251201'],
    'v0.5.6-rocm700-mi30x-20251202',
    'newest of 20251202, on Docker Hub',
  ],
  [
    'the preferred ROCm',
    ['v0.5.6-rocm630-mi30x-20251202', 'v0.5.6-rocm700-mi30x-20251202'],
    'v0.5.6-rocm700-mi30x-20251202',
    'newest of 20251202, on Docker Hub',
  ],
  [
    "tonight's other ROCm rather than yesterday's preferred one",
    ['v0.5.6-rocm630-mi30x-20251202', 'v0.5.6-rocm700-mi30x-20251201'],
    'v0.5.6-rocm630-mi30x-20251202',
    'newest of 20251202, rocm630 because there is no rocm700, on Docker Hub',
  ],
  [
    "yesterday's",
    ['v0.5.6-rocm700-mi35x-20251202', 'v0.5.6-rocm700-mi30x-20251201'],
    'v0.5.6-rocm700-mi30x-20251201',
    'nothing newer than 20251201, 1 day back, on Docker Hub',
  ],
  [
    'the newest version of a day: post over release, release over rc, 0.5.10 over 0.5.9',
    [
      'v0.5.9-rocm700-mi30x-20251202',
      'v0.5.10rc0-rocm700-mi30x-20251202',
      'v0.5.10.post1-rocm700-mi30x-20251202',
      'v0.5.10-rocm700-mi30x-20251202',
    ],
    'v0.5.10.post1-rocm700-mi30x-20251202',
    'newest of 20251202, on Docker Hub',
  ],
  [
    'the plain one among suffixes and strangers',
    [
      'v0.5.7-rocm700-mi30x-20251202-srt',
      'v0.5.7-rocm700-mi30x-20251202-RC',
      'v0.5.7-rocm700-mi30x-20251202-preview',
      'miles-rocm700-mi30x-20251202',
      'v0.5.7-mi30x-20251202',
      'v0.5.6-rocm700-mi30x-20251202',
    ],
    'v0.5.6-rocm700-mi30x-20251202',
    'newest of 20251202, on Docker Hub',
  ],
])('chooses %s', async (_, tags, expected, reason) => {
  const image = await findNightlyImage([source(tags)], tonight);
  expect(image).toMatchObject({ kind: 'found', image: { repository: REPO, tag: expected }, reason });
});

test('a missing image says what was looked for and what else is there', async () => {
  const tags = ['v0.5.8-rocm720-mi30x-20251202', 'v0.5.6-rocm700-mi30x-20251130', 'v0.5.6-rocm700-mi30x-20251201-srt'];
  expect(await findNightlyImage([source(tags)], tonight)).toStrictEqual({
    kind: 'missing',
    reason: 'no mi30x image with rocm700 or rocm630 of 20251201 to 20251202 in rocm/sgl-dev',
    others: ['v0.5.8-rocm720-mi30x-20251202'],
  });
});

test('a ROCm asked for by name is the only one taken', async () => {
  const tags = ['v0.5.8-rocm700-mi30x-20251202', 'v0.5.8-rocm7.15-mi30x-20251202'];
  const image = await findNightlyImage([source(tags)], { ...tonight, rocm: ['rocm7.15'] });
  expect(image).toMatchObject({ kind: 'found', tag: { rocm: 'rocm7.15' } });
});

test('suffixes are taken when asked for, after the plain tag of the same version', async () => {
  const srt = 'v0.5.6-rocm700-mi30x-20251202-srt';
  const query = { ...tonight, withSuffix: true };
  expect(await findNightlyImage([source([srt])], query)).toMatchObject({ image: { tag: srt } });
  const both = source([srt, 'v0.5.6-rocm700-mi30x-20251202']);
  expect(await findNightlyImage([both], query)).toMatchObject({ image: { tag: 'v0.5.6-rocm700-mi30x-20251202' } });
});

test("a local image of tonight is taken without asking the Hub; yesterday's is not, while the Hub does not answer", async () => {
  const local = (tag: string) => localTagSource((repository) => Promise.resolve(repository === REPO ? [tag] : []));
  expect(await findNightlyImage([local('v0.5.6-rocm700-mi30x-20251202'), silent], tonight)).toMatchObject({
    source: 'this machine',
    daysBack: 0,
  });
  await expect(findNightlyImage([local('v0.5.6-rocm700-mi30x-20251201'), silent], tonight)).rejects.toThrow(
    'was asked',
  );
});
