import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { crashEngine, engineUrl, startEngine, stopEngine } from '../../../scripts/test-engine/engine.ts';
import { buildImage, publishImages } from '../../../scripts/test-engine/image.ts';
import {
  clockOf,
  folderOf,
  night,
  type NightWish,
  nodeEnv,
  processesOf,
  simSite,
  startNight,
  tagOf,
} from './sim-site.ts';

const ENGINE = process.env['SGLANG_CI_TEST_DOCKER'] ?? '';
const REGISTRY = process.env['SGLANG_CI_TEST_REGISTRY'] ?? '';
const skipped =
  ENGINE === '' || REGISTRY === ''
    ? ' (skipped: no test engine; eval "$(pnpm tsx scripts/test-engine/cli.ts start)" starts one)'
    : '';

const DAY = '20251202';
const REPOSITORY = `${REGISTRY}/rocm/sgl-dev`;
const IMAGE = `${REPOSITORY}:${tagOf(DAY)}`;
const CONTAINER = `sgl-dev_${tagOf(DAY)}`;
const run = promisify(execFile);

/** Docker's own client, as a second opinion on what is there. */
async function docker(...words: string[]): Promise<string> {
  const { stdout } = await run('docker', words, { env: { ...process.env, DOCKER_HOST: ENGINE } });
  return stdout.trim();
}

describe.skipIf(skipped !== '')(`a night in a real container${skipped}`, () => {
  let site: Awaited<ReturnType<typeof simSite>>;
  let wish: NightWish;

  beforeEach(async () => {
    site = await simSite();
    const clock = clockOf(DAY);
    await buildImage(ENGINE, [IMAGE], { ...nodeEnv(site, clock), SIM_SEED: DAY });
    await publishImages(ENGINE, [IMAGE]);
    wish = {
      clock,
      env: { DOCKER_HOST: ENGINE },
      words: ['--runner', 'docker', '--docker-image', IMAGE, '--stop-containers', 'none'],
      settings: {
        containerWorkDir: '/sgl-workspace',
        gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
      },
    };
  }, 60_000);

  afterEach(async () => {
    await docker('rm', '-f', CONTAINER).catch(() => undefined);
    await docker('rmi', '-f', IMAGE).catch(() => undefined);
    await site.remove();
  }, 60_000);

  const isRunning = async () => (await docker('ps', '-q', '-f', `name=^${CONTAINER}$`)) !== '';
  const resultsOf = async () =>
    JSON.parse(await readFile(join(folderOf(site, DAY), 'results.json'), 'utf8')) as Record<string, unknown>;
  const clientLogs = async () =>
    (await readdir(folderOf(site, DAY)).catch(() => [])).filter(
      (name) => name.includes('_aiter_') && name.includes('_run'),
    );

  test('pulls the image, measures inside, and leaves results and no process', async () => {
    const ended = await night(site, wish);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(/image ready: .*mi30x-20251202/);
    expect(ended.code).toBe(0);
    expect(await resultsOf()).toMatchObject({ status: 'complete', simulated: true });
    expect(await readFile(join(folderOf(site, DAY), 'server_output_aiter.log'), 'utf8')).toContain(
      'The server is fired up and ready to roll!',
    );
    expect(await clientLogs()).toHaveLength(2);
    expect(await isRunning()).toBe(false);
    expect(await processesOf(site)).toEqual([]);
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
    expect(await isRunning()).toBe(false);
    expect(await processesOf(site)).toEqual([]);
  }, 180_000);

  test('whose container is removed in the middle fails, says so, and can be taken up again', async () => {
    const started = await startNight(site, wish);
    await waitFor(async () => (await clientLogs()).length > 0);
    await docker('rm', '-f', CONTAINER);
    const ended = await started.ended;
    expect(ended.code).toBe(1);
    expect(`${ended.stdout}${ended.stderr}`).toMatch(/container \S+ (was stopped or removed|is gone)/);
    expect(await processesOf(site)).toEqual([]);
    const again = await night(site, wish);
    expect(again.code).toBe(0);
    expect(await resultsOf()).toMatchObject({ status: 'complete' });
  }, 180_000);

  test('whose engine crashes and is started again in the middle fails, says so, and can be taken up again', async () => {
    const dir = join(site.directory, 'engine');
    await startEngine(dir);
    try {
      const onOwnEngine = { ...wish, env: { DOCKER_HOST: engineUrl(dir) } };
      const started = await startNight(site, onOwnEngine);
      await waitFor(async () => (await clientLogs()).length > 0);
      await crashEngine(dir);
      await startEngine(dir);
      const ended = await started.ended;
      expect(ended.code).toBe(1);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(/stopped or removed|is gone|went away|restarted/);
      expect((await night(site, onOwnEngine)).code).toBe(0);
      expect(await resultsOf()).toMatchObject({ status: 'complete' });
      expect(await processesOf(site)).toEqual([]);
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
      expect(await processesOf(site)).toEqual([]);
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
