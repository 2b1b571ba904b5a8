import { CiError } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { findNightlyImage, localTagSource, type NightlyImage, type TagSource } from '../src/index.ts';

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
  const tags = ['v0.5.2-rocm620-mi30x-20251202', 'v0.5.6-rocm700-mi30x-20251130', 'v0.5.6-rocm700-mi30x-20251201-srt'];
  expect(await findNightlyImage([source(tags)], tonight)).toStrictEqual({
    kind: 'missing',
    reason: 'no mi30x image with rocm700 or rocm630 of 20251201 to 20251202 in rocm/sgl-dev',
    others: ['v0.5.2-rocm620-mi30x-20251202'],
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

describe('the nights of autumn 2026', () => {
  /** Written as the repositories list them then: three tracks a night, one of them for the newest hardware. */
  const tags = [
    'v0.5.20-rocm720-mi35x-20260930',
    'v0.5.20-rocm724-mi35x-20260930',
    'v0.5.20-rocm10-mi35x-20260930',
    'v0.5.20-rocm10-mi35x-20260930-edge',
    'v0.5.21-rocm10-mi35x',
    'v0.5.20-rocm10-mi35x-dev-20260930',
    'v0.5.20-rocm720-mi30x-20260930',
    'v0.5.20-rocm724-mi30x-20260930',
    'miles-rocm10-mi30x-20260930',
    'rocm10-mi30x-k3-20260930',
    'v0.5.20-rocm10-mi45x-20260930',
    'v0.5.19-rocm700-mi35x-20260909',
    'v0.5.19-rocm700-mi30x-20260909',
  ];
  const night = { repository: REPO, day: '20260930', fallbackDays: 1 } as const;
  const tagOf = (image: NightlyImage) => (image.kind === 'found' ? image.image.tag : image.kind);

  test.each([
    ['mi30x', undefined, 'v0.5.20-rocm724-mi30x-20260930'],
    ['mi35x', undefined, 'v0.5.20-rocm10-mi35x-20260930'],
    ['mi45x', undefined, 'v0.5.20-rocm10-mi45x-20260930'],
    ['mi35x', ['rocm720', 'rocm10'], 'v0.5.20-rocm720-mi35x-20260930'],
    ['mi35x', ['rocm7.2.4'], 'v0.5.20-rocm724-mi35x-20260930'],
    ['mi30x', ['rocm10'], 'missing'],
  ] as const)('%s with the tracks %s', async (hardware, rocm, expected) => {
    expect(tagOf(await findNightlyImage([source(tags)], { ...night, hardware, rocm }))).toBe(expected);
  });

  test.each([
    ['mi30x', undefined, ['v0.6.0-rocm11-mi30x-20260930'], 'v0.6.0-rocm11-mi30x-20260930', 1],
    ['mi30x', ['rocm720'], ['v0.5.22-rocm7140-mi30x-20260930'], 'v0.5.22-rocm7140-mi30x-20260930', 1],
    [
      'mi30x',
      ['rocm720'],
      ['v0.5.22-rocm7140-mi30x-20260930', 'v0.5.22-rocm11-mi30x-20260930', 'v0.5.22-rocm10-mi30x-20260930'],
      'v0.5.22-rocm11-mi30x-20260930',
      1,
    ],
    ['mi30x', ['rocm10', 'rocm724'], ['v0.5.22-rocm720-mi30x-20260930'], 'missing', 0],
    ['mi30x', undefined, ['v0.5.21rc1-rocm10-mi30x-20260930'], 'v0.5.21rc1-rocm10-mi30x-20260930', 0],
    ['mi30x', undefined, ['v0.5.21-rocm10-mi30x-20260930-amd64'], 'v0.5.21-rocm10-mi30x-20260930-amd64', 0],
    ['mi30x', undefined, ['v0.5.21-rocm10-mi30x-20260930-py312'], 'missing', 0],
    ['mi30x', undefined, ['v0.5.21-rocm7_14-mi30x-20260930'], 'v0.5.21-rocm7_14-mi30x-20260930', 1],
  ] as const)('%s with the tracks %s where only %s is there', async (hardware, rocm, there, expected, notes) => {
    const image = await findNightlyImage([source(there)], { ...night, hardware, rocm });
    expect(tagOf(image)).toBe(expected);
    expect(image.kind === 'found' ? image.notes.length : 0).toBe(notes);
  });

  test('a track that must be is never replaced by a newer one', async () => {
    const query = { ...night, hardware: 'mi30x', rocm: ['rocm10'], exact: true } as const;
    const image = await findNightlyImage([source(['v0.6.0-rocm11-mi30x-20260930'])], query);
    expect(image).toMatchObject({ kind: 'missing', others: ['v0.6.0-rocm11-mi30x-20260930'] });
  });
});

describe('several repositories', () => {
  const [first, second] = ['rocm/sgl-dev', 'lmsysorg/sglang-rocm'];
  const query = { repository: [first, second], hardware: 'mi35x', day: '20261001', fallbackDays: 0 } as const;
  const places = (tags: Readonly<Record<string, string | CiError>>): TagSource => ({
    name: 'Docker Hub',
    findTags: (repository) => {
      const there = tags[repository];
      if (there instanceof CiError) return Promise.reject(there);
      return Promise.resolve(there === undefined ? [] : [{ tag: there }]);
    },
  });
  const [rocm10, rocm724] = ['v0.5.21-rocm10-mi35x-20261001', 'v0.5.21-rocm724-mi35x-20261001'];
  const silentHub = new CiError('HUB_UNREACHABLE', 'no usable answer');
  const noSuch = new CiError('IMAGE_MISSING', 'no such repository');

  test.each([
    [{ [first]: rocm10, [second]: rocm10 }, first, rocm10, 0],
    [{ [first]: rocm724, [second]: rocm10 }, second, rocm10, 0],
    [{ [first]: silentHub, [second]: rocm724 }, second, rocm724, 1],
    [{ [first]: noSuch, [second]: rocm724 }, second, rocm724, 1],
    [{ [first]: rocm724, [second]: noSuch }, first, rocm724, 1],
  ])(
    '%#: the track counts before the repository, and one that does not answer is told',
    async (tags, repository, tag, notes) => {
      const image = await findNightlyImage([places(tags)], query);
      expect(image).toMatchObject({ kind: 'found', image: { repository, tag } });
      expect(image.kind === 'found' && image.notes.length).toBe(notes);
    },
  );

  test.each([
    [{ [first]: silentHub }, 'HUB_UNREACHABLE'],
    [{ [first]: noSuch, [second]: silentHub }, 'HUB_UNREACHABLE'],
    [{ [first]: noSuch, [second]: noSuch }, 'IMAGE_MISSING'],
  ])('%#: nothing found and not everything asked is not known, never missing', async (tags, code) => {
    await expect(findNightlyImage([places(tags)], query)).rejects.toMatchObject({ code });
  });

  test('one that is simply empty is missing', async () => {
    expect(await findNightlyImage([places({ [first]: noSuch })], query)).toMatchObject({ kind: 'missing' });
  });
});
