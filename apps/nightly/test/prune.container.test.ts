import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOf, shiftDay } from '@sglang-ci/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineUrl, startEngine, stopEngine } from '../../../scripts/test-engine/engine.ts';
import { NO_ENGINE } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import { docker } from './docker.ts';
import { NIGHTLY, simSite } from './sim-site.ts';

/** On an engine of its own: what is old there is removed, whoever made it. */
describe.skipIf(NO_ENGINE !== '')(`old containers and images${NO_ENGINE}`, () => {
  const later = Date.now() + 40 * 86_400_000;
  const imageOf = (days: number) => `rocm/sgl-dev:v0.5.6-rocm700-mi30x-${shiftDay(dayOf(later), -days)}`;
  const [fresh, used, old, theirs] = [3, 20, 21, 22].map(imageOf) as [string, string, string, string];
  const other = 'lmsysorg/sglang:v0.5.6-rocm700-mi30x-20240101';
  let site: Awaited<ReturnType<typeof simSite>>;
  let engine: string;

  beforeAll(async () => {
    site = await simSite();
    const dir = join(site.directory, 'engine');
    await startEngine(dir);
    engine = engineUrl(dir);
    for (const name of [fresh, used, old, theirs, other]) await buildImage(engine, [name], { IMAGE_NAME: name });
    const run = (name: string, image: string, ...words: string[]) =>
      docker(engine, 'run', '-d', '--name', name, '--network=host', ...words, image, 'sleep', '600');
    const ours = (image: string) => ['--label', `io.github.sglang-ci.image=${image}`];
    await run('running', used, ...ours(used));
    await run('ended', old, ...ours(old));
    await run('foreign', theirs);
    await docker(engine, 'kill', 'ended', 'foreign');
    const clock = { factor: 1, startAt: new Date(later).toISOString(), epochMs: Date.now() };
    await writeFile(site.siteFile, JSON.stringify({ ...site.settings, criticalSpaceGb: 0, simulatedClock: clock }));
  }, 120_000);

  afterAll(async () => {
    await docker(engine, 'rm', '-f', 'running', 'ended', 'foreign').catch(() => undefined);
    await stopEngine(join(site.directory, 'engine'));
    await site.remove();
  }, 60_000);

  const prune = (...words: string[]) => {
    const env = { ...process.env, DOCKER_HOST: engine };
    return spawnSync(process.execPath, [NIGHTLY, 'prune', '--site', site.siteFile, ...words], {
      encoding: 'utf8',
      env,
    });
  };
  const images = async () => (await docker(engine, 'images', '--format', '{{.Repository}}:{{.Tag}}')).toSorted();
  const containers = async () => (await docker(engine, 'ps', '-a', '--format', '{{.Names}}')).toSorted();

  test('go, ours only; what runs, is new, or is used by others stays', async () => {
    const all = [fresh, used, old, theirs, other].toSorted();
    const dry = prune('--dry-run', '--json');
    expect([dry.status, dry.stderr]).toStrictEqual([0, '']);
    const { removed } = JSON.parse(dry.stdout) as { removed: { kind: string; name: string }[] };
    expect(removed.map(({ kind, name }) => `${kind} ${name}`)).toStrictEqual([
      'container ended',
      `image ${theirs}`,
      `image ${old}`,
    ]);
    expect([await images(), await containers()]).toStrictEqual([all, ['ended', 'foreign', 'running']]);

    const { status, stdout } = prune();
    expect([status, stdout]).toStrictEqual([
      0,
      expect.stringContaining(`image ${theirs} stays: a container that is not ours uses it`),
    ]);
    expect([await images(), await containers()]).toStrictEqual([
      all.filter((name) => name !== old),
      ['foreign', 'running'],
    ]);
  }, 120_000);
});
