import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '@sglang-ci/cli-kit';
import type { CiEvent, Clock } from '@sglang-ci/core';
import { localTagSource, publishedTagSource, type TagSource } from '@sglang-ci/nightly-images';
import { type FakeHub, startFakeHub } from '@sglang-ci/sim-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseNightOptions } from '../src/night/night-options.ts';
import type { NightSetup } from '../src/night/night.ts';
import { pinImages } from '../src/night/pin-images.ts';
import { plansOf } from '../src/night/plan-work.ts';
import { searchImages } from '../src/night/search-images.ts';
import { setUpNight } from '../src/night/set-up-night.ts';
import { waitForImage } from '../src/night/wait-for-image.ts';

const NIGHT = Date.UTC(2026, 9, 1, 7);
const DAY = '20261001';
const SECOND = 'lmsysorg/sglang-rocm';
const tagOf = (track: string, hardware: string, day = DAY) => `v0.5.21-${track}-${hardware}-${day}`;
const named = (...names: string[]) => names.map((name) => ({ name }));

let folder: string;
let hub: FakeHub;
beforeAll(async () => {
  hub = await startFakeHub({ tags: [], more: { [SECOND]: [] } });
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracks-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface World {
  readonly setup: NightSetup;
  readonly sources: () => readonly TagSource[];
  readonly said: () => readonly string[];
  readonly hours: () => number;
}

/** A night of 2026-10-01 on a clock that jumps; `onSleep` is told the hour before each pause. */
async function nightWith(words: readonly string[], onSleep: (hours: number) => void = () => undefined): Promise<World> {
  const options = await parseNightOptions([
    '--runner',
    'docker',
    '--model=grok',
    '--mode=online',
    `--work-dir=${folder}`,
    ...words,
  ]);
  if (options === undefined) throw new Error('no help is asked for here');
  const context = { args: [], env: { DOCKER_HUB_URL: hub.url }, stdout: process.stdout, stderr: process.stderr, fetch };
  const base = await setUpNight({ ...options, dryRun: true }, {
    ...context,
    signal: new AbortController().signal,
  } as unknown as CliContext);
  let now = NIGHT;
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      onSleep((now - NIGHT) / 3_600_000);
      now += ms;
      return Promise.resolve();
    },
  };
  const events: CiEvent[] = [];
  const setup = { ...base, day: DAY, clock, emit: (event: CiEvent) => void events.push(event) };
  return {
    setup,
    sources: () => [
      localTagSource(() => Promise.resolve([])),
      publishedTagSource({ fetch, clock }, { baseUrl: hub.url, keepMs: 0 }),
    ],
    said: () => events.flatMap((event) => ('message' in event ? [event.message] : [])),
    hours: () => (now - NIGHT) / 3_600_000,
  };
}

const namesOf = async (world: World) =>
  (await searchImages(world.setup, world.sources())).images.map(({ name }) => name);

describe('a night of autumn 2026 is found and planned', () => {
  beforeEach(() => {
    hub.setTags(
      named(...['rocm720', 'rocm724', 'rocm10'].flatMap((track) => ['mi30x', 'mi35x'].map((of) => tagOf(track, of)))),
    );
    hub.setTags(named(tagOf('rocm10', 'mi45x')), SECOND);
  });

  test.each([
    ['mi30x', [], [`rocm/sgl-dev:${tagOf('rocm10', 'mi30x')}`]],
    ['mi35x', [], [`rocm/sgl-dev:${tagOf('rocm10', 'mi35x')}`]],
    ['mi45x', [], [`${SECOND}:${tagOf('rocm10', 'mi45x')}`]],
    ['mi30x', ['--tracks=rocm724'], [`rocm/sgl-dev:${tagOf('rocm724', 'mi30x')}`]],
    [
      'mi35x',
      ['--tracks', 'rocm10,rocm720'],
      [`rocm/sgl-dev:${tagOf('rocm10', 'mi35x')}`, `rocm/sgl-dev:${tagOf('rocm720', 'mi35x')}`],
    ],
  ])('%s %j', async (hardware, words, images) => {
    const world = await nightWith([`--hardware=${hardware}`, ...words]);
    const found = await searchImages(world.setup, world.sources());
    expect(found.images.map(({ name }) => name)).toStrictEqual(images);
    expect(found.missing).toStrictEqual([]);
    const plans = found.images.flatMap((image) => plansOf(world.setup, image));
    expect(plans.map((plan) => plan.runFolder)).toStrictEqual(
      found.images.map(({ tag }) => join(folder, 'online', 'GROK1', `${tag}_GROK1_MOE-I4F8_online`)),
    );
    expect(plans.every((plan) => plan.imageDigest?.startsWith('sha256:') && plan.hardware === hardware)).toBe(true);
  });

  test('a track that is not there is told beside those that are; alone it is a missing image', async () => {
    const world = await nightWith(['--hardware=mi35x', '--tracks=rocm11,rocm720']);
    const found = await searchImages(world.setup, world.sources());
    expect(found.images.map(({ tag }) => tag)).toStrictEqual([tagOf('rocm720', 'mi35x')]);
    expect(found.missing).toStrictEqual([expect.stringContaining('no mi35x image with rocm11')]);
    const alone = await nightWith(['--hardware=mi35x', '--tracks=rocm11']);
    await expect(searchImages(alone.setup, alone.sources())).rejects.toMatchObject({ code: 'IMAGE_MISSING' });
  });

  test('a newer track that nobody named is taken when nothing else is there, and said', async () => {
    hub.setTags(named(tagOf('rocm11', 'mi30x')));
    const world = await nightWith(['--hardware=mi30x']);
    expect(await namesOf(world)).toStrictEqual([`rocm/sgl-dev:${tagOf('rocm11', 'mi30x')}`]);
    expect(world.said()).toStrictEqual([expect.stringContaining('rocm11 is none of the preferred tracks')]);
  });

  test('several tracks are a night of their own name', async () => {
    const [one, two] = [await nightWith(['--tracks=rocm10']), await nightWith(['--tracks=rocm720'])];
    expect(one.setup.name).not.toBe(two.setup.name);
  });
});

describe("waiting for tonight's image", () => {
  const yesterday = named(tagOf('rocm10', 'mi30x', '20260930'));
  beforeEach(() => {
    hub.setTags(yesterday);
    hub.setTags([], SECOND);
  });

  test('ends when it is there', async () => {
    const world = await nightWith(['--hardware=mi30x', '--wait-for-image=6h'], (hours) => {
      if (hours >= 5) hub.setTags([...yesterday, ...named(tagOf('rocm10', 'mi30x'))]);
    });
    expect(await waitForImage(world.setup, world.sources)).toBeUndefined();
    expect(world.hours()).toBeCloseTo(5 + 1 / 12, 3);
    expect(world.said()[0]).toContain('waiting for');
    expect(await namesOf(world)).toStrictEqual([`rocm/sgl-dev:${tagOf('rocm10', 'mi30x')}`]);
  });

  test('ends with the time that was given, and takes the day before', async () => {
    const world = await nightWith(['--hardware=mi30x', '--wait-for-image', '90m']);
    expect(await waitForImage(world.setup, world.sources)).toContain('did not come within 90 min');
    expect(world.hours()).toBe(1.5);
    expect(await namesOf(world)).toStrictEqual([`rocm/sgl-dev:${tagOf('rocm10', 'mi30x', '20260930')}`]);
  });

  test('a track that is built no more is not waited for', async () => {
    hub.setTags(named(tagOf('rocm724', 'mi30x'), tagOf('rocm10', 'mi30x', '20260920')));
    const world = await nightWith(['--hardware=mi30x', '--wait-for-image=2h']);
    expect(await waitForImage(world.setup, world.sources)).toBeUndefined();
    expect(world.hours()).toBe(0);
    expect(await namesOf(world)).toStrictEqual([`rocm/sgl-dev:${tagOf('rocm724', 'mi30x')}`]);
  });

  test('without being asked to, nobody waits', async () => {
    const world = await nightWith(['--hardware=mi30x']);
    expect(await waitForImage(world.setup, world.sources)).toBeUndefined();
    expect(world.hours()).toBe(0);
  });

  test('the deadline ends it', async () => {
    const deadline = new AbortController();
    const world = await nightWith(['--hardware=mi30x', '--wait-for-image=6h'], () => deadline.abort());
    const setup = { ...world.setup, workSignal: deadline.signal };
    await expect(waitForImage(setup, world.sources)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('a night is pinned', () => {
  const tag = tagOf('rocm10', 'mi30x');
  const image = { name: `rocm/sgl-dev:${tag}`, tag, daysBack: 0 };
  const [first, second] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];

  test('to what its name stands for when it begins', async () => {
    hub.setTags([{ name: tag, digest: first }]);
    const { setup } = await nightWith(['--hardware=mi30x']);
    expect(await pinImages(setup, [image])).toStrictEqual([{ ...image, digest: first }]);
  });

  test('and stays with it when it goes on after the tag was pushed again, and says so', async () => {
    hub.setTags([{ name: tag, digest: second }]);
    const world = await nightWith(['--hardware=mi30x']);
    const [plan] = plansOf(world.setup, { ...image, digest: first });
    await mkdir(plan?.runFolder ?? '', { recursive: true });
    await writeFile(join(plan?.runFolder ?? '', 'plan.json'), JSON.stringify(plan));
    expect(await pinImages(world.setup, [{ ...image, digest: second }])).toStrictEqual([{ ...image, digest: first }]);
    expect(world.said()).toStrictEqual([expect.stringMatching(/pushed again .*stays with sha256:aaaa/)]);
  });

  test('as far as it can be asked: without a registry the name decides', async () => {
    hub.setTags([]);
    const { setup, said } = await nightWith(['--hardware=mi30x']);
    expect(await pinImages(setup, [image])).toStrictEqual([image]);
    expect(said()).toStrictEqual([]);
  });
});
