import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { shiftDay } from '@sglang-ci/core';
import { lockFolder, readRunFolder } from '@sglang-ci/history';
import type { EngineContainer, EngineImage } from '@sglang-ci/runner-docker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseContainers, chooseImages, type DockerStock } from '../src/prune/choose-docker.ts';
import { chooseServerLogs } from '../src/prune/choose-server-logs.ts';
import type { RunFolder } from '../src/prune/find-run-folders.ts';
import { newestNights, newestTags } from '../src/prune/newest-nights.ts';
import { DAY_MS, type PruneRules } from '../src/prune/prune-rules.ts';
import { folderOf, night, NIGHTLY, simSite } from './sim-site.ts';

const NOW = Date.UTC(2025, 11, 30, 12);
const RULES: PruneRules = {
  keepNights: 2,
  now: NOW,
  containerAgeDays: 7,
  imageAgeDays: 7,
  serverLogAgeDays: 30,
  serverLogMaxGb: 50,
  criticalSpaceGb: 200,
};
const tag = (day: string) => `v0.5.6-rocm700-mi30x-${day}`;
const daysAgo = (days: number) => shiftDay('20251230', -days);

function runFolder(days: number, { gb = 1, group = 'GROK1', inUse = false } = {}): RunFolder {
  const path = `/data/${group}/${daysAgo(days)}`;
  const log = { path: `${path}/server.log`, bytes: gb * 1e9, changedAt: NOW - days * DAY_MS };
  return { path, imageTag: tag(daysAgo(days)), date: daysAgo(days), group, inUse, serverLogs: [log] };
}

describe('server logs', () => {
  const chosen = (folders: readonly RunFolder[], rules: Partial<PruneRules> = {}) =>
    chooseServerLogs(folders, newestNights(folders, 2), { ...RULES, ...rules }).map(({ name }) =>
      basename(dirname(name)),
    );

  test.each<[string, readonly RunFolder[], readonly number[], Partial<PruneRules>]>([
    [
      'older than the limit go',
      [runFolder(1), runFolder(2), runFolder(29), runFolder(31), runFolder(90)],
      [90, 31],
      {},
    ],
    [
      'of the newest nights of each model stay, however old',
      [runFolder(200), runFolder(300), runFolder(99, { group: 'X' })],
      [],
      {},
    ],
    ['of a night that goes on stay', [runFolder(1), runFolder(2), runFolder(60, { inUse: true })], [], {}],
    [
      'over the size go, oldest first',
      [1, 2, 3, 4, 5].map((days) => runFolder(days, { gb: 20 })),
      [5, 4],
      { serverLogMaxGb: 65 },
    ],
    ['of the newest nights stay even over the size', [runFolder(1, { gb: 90 }), runFolder(2, { gb: 90 })], [], {}],
  ])('%s', (_what, folders, gone, rules) => {
    expect(chosen(folders, rules)).toStrictEqual(gone.map(daysAgo));
  });
});

describe('containers and images', () => {
  const container = (name: string, days: number, more: Partial<EngineContainer> = {}): EngineContainer => ({
    id: name,
    name,
    running: false,
    changedAt: NOW - days * DAY_MS,
    image: `rocm/sgl-dev:${name}`,
    imageId: `id-${name}`,
    labels: {},
    privileged: true,
    shmBytes: 0,
    ipcMode: '',
    networkMode: '',
    devices: [],
    deviceRequests: [],
    mounts: [],
    ...more,
  });
  const image = (name: string): EngineImage => ({ id: `sha-${name}`, tags: [name], digests: [], sizeBytes: 60e9 });
  const ofDay = (days: number) => `rocm/sgl-dev:${tag(daysAgo(days))}`;
  const imagesOf = (stock: DockerStock, kept: readonly string[] = [], gone: readonly string[] = []) =>
    chooseImages(stock, {
      rules: RULES,
      repositories: ['rocm/sgl-dev'],
      keptTags: new Set(kept),
      gone: new Set(gone),
    }).map(({ name }) => name);

  test('containers that ended long ago go, running ones never', () => {
    const containers = [container('new', 7), container('old', 8), container('running', 99, { running: true })];
    expect(chooseContainers({ containers, images: [] }, RULES).map(({ name }) => name)).toStrictEqual(['old']);
  });

  test('images of old nights go; those of newest nights, of containers that stay, of others and without a day do not', () => {
    const images = [
      ofDay(3),
      ofDay(8),
      ofDay(9),
      ofDay(10),
      ofDay(11),
      'rocm/sgl-dev:latest',
      'lmsysorg/sglang:v0.5.6-rocm700-mi30x-20240101',
      'rocm/sgl-dev-private:v0.5.6-rocm700-mi30x-20240101',
    ].map(image);
    const containers = [container('keeps', 1, { image: ofDay(9) }), container('goes', 30, { image: ofDay(11) })];
    expect(imagesOf({ containers, images }, [tag(daysAgo(8))], ['goes'])).toStrictEqual([ofDay(11), ofDay(10)]);
  });

  test('when space is short, three days are enough', () => {
    const images = [ofDay(3), ofDay(4), ofDay(5)].map(image);
    expect(imagesOf({ containers: [], images, freeGb: 250 })).toStrictEqual([]);
    expect(imagesOf({ containers: [], images, freeGb: 150 })).toStrictEqual([ofDay(5), ofDay(4)]);
    const old = [container('five', 5)];
    expect(chooseContainers({ containers: old, images, freeGb: 150 }, RULES)).toMatchObject([
      { name: 'five', why: expect.stringContaining('150 GB') },
    ]);
  });

  test('the newest nights keep their images, whichever model they measured', () => {
    const folders = [
      runFolder(1),
      runFolder(2, { group: 'X' }),
      runFolder(3),
      runFolder(400, { group: 'OLD' }),
      runFolder(50, { inUse: true }),
    ];
    expect([...newestTags(folders, 2)]).toStrictEqual([tag(daysAgo(1)), tag(daysAgo(2)), tag(daysAgo(50))]);
  });
});

describe('nightly prune', () => {
  let site: Awaited<ReturnType<typeof simSite>>;
  const folders = () => ['20251202', '20251203', '20251204'].map((day) => folderOf(site, day));

  beforeAll(async () => {
    site = await simSite();
    await night(site, { settings: { requestRates: [1], gsm8kRuns: 1 } });
    const [first = '', ...others] = folders();
    for (const folder of others) await cp(first, folder, { recursive: true });
    const legacy = join(dirname(first), `${tag('20240101')}_GROK1_MOE-I4F8_online`);
    await mkdir(legacy);
    await writeFile(join(legacy, 'sglang_server.log'), 'KV cache of a night that has no results.json');
    for (const folder of [...folders(), legacy]) {
      for (const name of await readdir(folder)) await utimes(join(folder, name), 1_700_000_000, 1_700_000_000);
    }
  });
  afterAll(() => site.remove());

  const prune = (...words: string[]) =>
    spawnSync(
      process.execPath,
      [NIGHTLY, 'prune', '--site', site.siteFile, '--runner', 'host', '--keep', '1', ...words],
      { encoding: 'utf8' },
    );

  test('lists with --dry-run, then removes server logs and nothing else; the nights read as before', async () => {
    const before = await snapshot(site.directory);
    const nights = await Promise.all(folders().map(readRunFolder));
    const lock = await lockFolder(folderOf(site, '20251203'), 'now');
    const dry = prune('--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      failed: [],
      removed: [{ kind: 'server log', name: join(folderOf(site, '20251202'), 'server_output_aiter.log') }],
    });
    await lock.release();
    expect(await snapshot(site.directory)).toStrictEqual(before);

    const { status, stdout } = prune();
    expect([status, stdout]).toStrictEqual([0, expect.stringMatching(/^2 removed, /m)]);
    const after = await snapshot(site.directory);
    const gone = [...before.keys()].filter((path) => !after.has(path));
    expect(gone.toSorted()).toStrictEqual(
      ['20251202', '20251203'].map((day) => join(folderOf(site, day), 'server_output_aiter.log')),
    );
    for (const [path, hash] of after) expect([path, hash]).toStrictEqual([path, before.get(path)]);
    expect(await Promise.all(folders().map(readRunFolder))).toStrictEqual(nights);
  });

  test('DRY_RUN of the old script is understood, and what cannot be removed is said: exit 1', async () => {
    expect(
      spawnSync(process.execPath, [NIGHTLY, 'prune', '--site', site.siteFile, '--runner', 'host'], {
        encoding: 'utf8',
        env: { ...process.env, DRY_RUN: '1' },
      }).stdout,
    ).toContain('would be removed');
    const docker = spawnSync(process.execPath, [NIGHTLY, 'prune', '--site', site.siteFile], {
      encoding: 'utf8',
      env: { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:9' },
    });
    expect([docker.status, docker.stdout]).toStrictEqual([
      1,
      expect.stringMatching(/not removed: .*DOCKER_UNREACHABLE/),
    ]);
  }, 90_000);
});

/** Every file of a folder with a hash of what is in it. */
async function snapshot(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.lock'))
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path): Promise<[string, string]> => [
          path,
          createHash('sha256')
            .update(await readFile(path))
            .digest('hex'),
        ],
      ),
    ),
  );
}
