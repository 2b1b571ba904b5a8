import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crashEngine, engineUrl, startEngine, stopEngine } from '../../../scripts/test-engine/engine.ts';
import { NO_ENGINE, TEST_DOCKER, TEST_REGISTRY } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage, publishImages } from '../../../scripts/test-engine/image.ts';
import { docker } from './docker.ts';
import {
  clockOf,
  folderOf,
  night,
  type NightWish,
  CONTAINER_FACTOR,
  CONTAINER_TIME,
  nodeEnv,
  processesOf,
  simSite,
  startNight,
  tagOf,
} from './sim-site.ts';

const DAY = '20251202';
const IMAGE = `${TEST_REGISTRY}/rocm/sgl-dev:${tagOf(DAY)}`;
const CONTAINER = `sgl-dev_${tagOf(DAY)}`;
const run = promisify(execFile);

describe.skipIf(NO_ENGINE !== '')(`a night in a real container${NO_ENGINE}`, () => {
  let site: Awaited<ReturnType<typeof simSite>>;
  let wish: NightWish;
  let imageEnv: Readonly<Record<string, string>>;

  beforeEach(async () => {
    site = await simSite();
    const clock = clockOf(DAY, CONTAINER_FACTOR);
    imageEnv = { ...nodeEnv(site, clock), ...CONTAINER_TIME, SIM_SEED: DAY };
    await buildImage(TEST_DOCKER, [IMAGE], imageEnv);
    wish = {
      clock,
      env: { DOCKER_HOST: TEST_DOCKER },
      words: ['--runner', 'docker', '--docker-image', IMAGE, '--stop-containers', 'none'],
      settings: {
        containerWorkDir: '/sgl-workspace',
        gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
      },
    };
  }, 60_000);

  afterEach(async () => {
    await docker(TEST_DOCKER, 'rm', '-f', CONTAINER).catch(() => undefined);
    await docker(TEST_DOCKER, 'rmi', '-f', IMAGE).catch(() => undefined);
    await site.remove();
  }, 60_000);

  /**
   * Nothing of ours runs on the node any more. The night's container may be there, stopped: the next night with this
   * image starts it again.
   */
  async function expectNothingLeft(
    expected: 'no container' | 'stopped container',
    engine = TEST_DOCKER,
  ): Promise<void> {
    const ours = ['--filter', `label=io.github.sglang-ci.image=${IMAGE}`, '--format', '{{.Names}} {{.State}}'];
    expect(await docker(engine, 'ps', '-a', ...ours)).toEqual(
      expected === 'no container' ? [] : [`${CONTAINER} exited`],
    );
    expect(await processesOf(site)).toEqual([]);
  }

  const resultsOf = async () =>
    JSON.parse(await readFile(join(folderOf(site, DAY), 'results.json'), 'utf8')) as Record<string, unknown>;
  const clientLogs = async () =>
    (await readdir(folderOf(site, DAY)).catch(() => [])).filter(
      (name) => name.includes('_aiter_') && name.includes('_run'),
    );

  test('pulls the image, measures inside, and leaves results and no process', async () => {
    await publishImages(TEST_DOCKER, [IMAGE]);
    const ended = await night(site, wish);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/image ready: .*mi30x-20251202/);
    expect(ended.code).toBe(0);
    expect(await resultsOf()).toMatchObject({ status: 'complete', simulated: true });
    expect(await readFile(join(folderOf(site, DAY), 'server_output_aiter.log'), 'utf8')).toContain(
      'The server is fired up and ready to roll!',
    );
    expect(await clientLogs()).toHaveLength(2);
    await expectNothingLeft('stopped container');
  }, 120_000);

  test('killed at once in the middle, ends what it left behind and goes on where it was', async () => {
    const started = await startNight(site, wish);
    await waitFor(async () => (await clientLogs()).length > 0);
    started.kill('SIGKILL');
    await started.ended;
    expect((await processesOf(site)).some((line) => line.includes('sglang'))).toBe(true);
    const ended = await night(site, wish);
    expect(ended.code).toBe(0);
    expect(await resultsOf()).toMatchObject({ status: 'complete' });
    await expectNothingLeft('stopped container');
  }, 180_000);

  test('interrupted, ends everything in the container: exit 143', async () => {
    const started = await startNight(site, wish);
    await waitFor(async () => (await clientLogs()).length > 0);
    started.kill('SIGTERM');
    const ended = await started.ended;
    expect(ended.code).toBe(143);
    await expectNothingLeft('stopped container');
  }, 120_000);

  test('whose container is removed in the middle fails, says so, and can be taken up again', async () => {
    const started = await startNight(site, wish);
    await waitFor(async () => (await clientLogs()).length > 0);
    await docker(TEST_DOCKER, 'rm', '-f', CONTAINER);
    const ended = await started.ended;
    expect(ended.code).toBe(1);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/container \S+ (was stopped or removed|is gone)/);
    await expectNothingLeft('no container');
    const again = await night(site, wish);
    expect(again.code).toBe(0);
    expect(await resultsOf()).toMatchObject({ status: 'complete' });
    await expectNothingLeft('stopped container');
  }, 180_000);

  test('whose engine crashes and is started again in the middle fails, says so, and can be taken up again', async () => {
    const dir = join(site.directory, 'engine');
    await startEngine(dir);
    await buildImage(engineUrl(dir), [IMAGE], imageEnv);
    try {
      const onOwnEngine = { ...wish, env: { DOCKER_HOST: engineUrl(dir) } };
      const started = await startNight(site, onOwnEngine);
      await waitFor(async () => (await clientLogs()).length > 0);
      await crashEngine(dir);
      await startEngine(dir);
      const ended = await started.ended;
      expect(ended.code).toBe(1);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(/stopped or removed|is gone|went away|restarted/);
      await expectNothingLeft('stopped container', engineUrl(dir));
      expect((await night(site, onOwnEngine)).code).toBe(0);
      expect(await resultsOf()).toMatchObject({ status: 'complete' });
      await expectNothingLeft('stopped container', engineUrl(dir));
    } finally {
      await stopEngine(dir);
    }
  }, 240_000);

  test('whose output disk is full fails, says so, and leaves no process', async () => {
    const output = join(site.directory, 'small-disk');
    await run('mkdir', ['-p', output]);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', output]);
    try {
      const settings = { ...wish.settings, outputDir: output };
      const ended = await night(site, { ...wish, settings });
      expect(ended.code).not.toBe(0);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(/ENOSPC|no space left/i);
      await expectNothingLeft('stopped container');
    } finally {
      await run('umount', [output]);
    }
  }, 120_000);
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await condition()) return;
    await sleep(100);
  }
  throw new Error('waited for a minute in vain');
}
