import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import type { NightFile } from '../src/report/night-file.ts';
import { docker } from './docker.ts';
import {
  clockOf,
  CONTAINER_FACTOR,
  CONTAINER_TIME,
  type NightWish,
  night,
  nodeEnv,
  simSite,
  tagOf,
} from './sim-site.ts';

const REPO = 'sglang-ci-images-test/sgl-dev';
const DAYS = ['20251201', '20251202', '20251204'] as const;

/** A Hub that has nothing: only what is on the machine is found. */
describe.skipIf(NO_ENGINE !== '')(`images of several days${NO_ENGINE}`, () => {
  const clock = clockOf('20251203', CONTAINER_FACTOR);
  let site: Awaited<ReturnType<typeof simSite>>;
  let hub: Server;

  beforeAll(async () => {
    site = await simSite();
    hub = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"count":0,"next":null,"results":[]}');
    });
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
    for (const day of DAYS.slice(0, 2)) await build(day);
  }, 120_000);

  afterAll(async () => {
    for (const day of DAYS) {
      await docker(TEST_DOCKER, 'rm', '-f', `sgl-dev_${tagOf(day)}`).catch(() => undefined);
      await docker(TEST_DOCKER, 'rmi', '-f', `${REPO}:${tagOf(day)}`).catch(() => undefined);
    }
    hub.close();
    await site.remove();
  }, 60_000);

  const build = (day: string) =>
    buildImage(TEST_DOCKER, [`${REPO}:${tagOf(day)}`], { ...nodeEnv(site, clock), ...CONTAINER_TIME, SIM_SEED: day });

  /** A night on a day at noon; what its record says of images and benchmarks. */
  async function onDay(day: string, wish: NightWish = {}) {
    const settings = {
      containerWorkDir: '/sgl-workspace',
      gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
      imageRepo: REPO,
      dockerHubUrl: `http://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      requestRates: [1],
      gsm8kRuns: 1,
    };
    const words = ['--runner', 'docker', '--docker-image', '', '--stop-containers', 'none', ...(wish.words ?? [])];
    const env = { DOCKER_HOST: TEST_DOCKER, ...wish.env };
    const { code, stdout } = await night(site, { clock: clockOf(day, CONTAINER_FACTOR), settings, env, words });
    const file = JSON.parse(
      await readFile(join(site.directory, 'nights', `${day}_grok1_online`, 'night.json'), 'utf8'),
    ) as NightFile;
    return { code, stdout, file };
  }
  const measured = ({ benchmarks }: NightFile) => benchmarks.map(({ image, status }) => `${image.slice(-8)} ${status}`);
  const stage = ({ stages }: NightFile, id: string) => stages.find((one) => one.id === id)?.outcome;

  test('the day before stands in for a missing image, once; then nothing is measured, and GPUs are not even looked at', async () => {
    const first = await onDay('20251203');
    expect([first.code, measured(first.file)]).toStrictEqual([0, ['20251202 complete']]);
    const card = JSON.parse(await readFile(first.file.cards[0]?.path ?? '', 'utf8')) as unknown;
    expect(JSON.stringify(card)).toContain("the day before: tonight's was not there");
    const second = await onDay('20251203', { env: { SIM_FAULT: 'foreign-gpu-load' } });
    expect([second.code, measured(second.file), stage(second.file, 'check-gpus')]).toStrictEqual([
      0,
      ['20251202 skipped'],
      'skipped',
    ]);
    expect(second.file.benchmarks[0]?.reason).toMatch(/^no new image; GROK1 online was already measured on /);
  }, 120_000);

  test("--continue-run-days makes up for earlier days' images, only where they did not finish", async () => {
    await build('20251204');
    const { code, file, stdout } = await onDay('20251204', { words: ['--continue-run-days', '4'] });
    expect([code, measured(file)]).toStrictEqual([0, ['20251204 complete', '20251202 skipped', '20251201 complete']]);
    expect(file.cards.map(({ path }) => /rocm700-mi30x-(\d{8})/.exec(path)?.[1])).toStrictEqual([
      '20251204',
      '20251201',
    ]);
    expect(stdout).toMatch(/^.* no .*20251203/m);
  }, 120_000);
});
