import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { emptyFolder, folderOf, night, processesOf, simSite, startNight, tagOf } from './sim-site.ts';
import type { NightFile } from '../src/report/night-file.ts';
import { startWebhook } from './webhook.ts';

type Site = Awaited<ReturnType<typeof simSite>>;
const sites: Site[] = [];

async function newSite(): Promise<Site> {
  const site = await simSite();
  sites.push(site);
  return site;
}

afterEach(async () => {
  for (const site of sites.splice(0)) await site.remove();
});

const text = (path: string) => readFile(path, 'utf8');
const nightFile = async (site: Site, name: string) =>
  JSON.parse(await text(join(site.directory, 'nights', name, 'night.json'))) as NightFile;

describe('a whole night on the simulated node', () => {
  test('leaves CSV, plan, journal, results, logs, plot and card, and no process', async () => {
    const site = await newSite();
    const ended = await night(site);
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    const folder = folderOf(site, '20251202');
    const names = await readdir(folder);
    expect(names).toEqual(
      expect.arrayContaining([
        'config.json',
        'events.jsonl',
        'journal.jsonl',
        'plan.json',
        'results.json',
        'server_output_aiter.log',
        'sglang_client_log_GROK1_gsm8k_aiter.log',
        'teams_card.json',
        'process_and_generate_online_plots.log',
        'verdict.json',
      ]),
    );
    expect(
      names.filter((name) => /^sglang_client_log_GROK1_aiter_(1|4)_run1_\d{8}_\d{6}\.log$/.test(name)),
    ).toHaveLength(2);
    const csv = (await text(join(folder, `${tagOf('20251202')}_GROK1_MOE-I4F8_online.csv`))).split('\n');
    expect(csv.slice(0, 4)).toStrictEqual([
      `Online mode - GROK1 (${tagOf('20251202')})`,
      '',
      'Median E2E Latency (ms, lower better)',
      'request rate\t1\t4',
    ]);
    expect(csv[4]).toMatch(/^MI300x-aiter, sim-mi300x-01\t\d+\.\d\d\t\d+\.\d\d$/);
    const results = JSON.parse(await text(join(folder, 'results.json'))) as {
      status: string;
      simulated: boolean;
      runs: unknown[];
    };
    expect(results).toMatchObject({ status: 'complete', simulated: true });
    expect(results.runs).toHaveLength(2);
    const png = await readFile(
      join(site.directory, 'plots_server', 'GROK1', 'online', '20251202_GROK1_online_standard.png'),
    );
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(ended.stdout).toContain('notifications are disabled');
    expect(await processesOf(site)).toStrictEqual([]);
    expect(await readdir(await emptyFolder(site))).toStrictEqual([]);
  });

  test('run again, measures nothing twice and leaves the CSV as it was', async () => {
    const site = await newSite();
    await night(site);
    const folder = folderOf(site, '20251202');
    const csv = join(folder, `${tagOf('20251202')}_GROK1_MOE-I4F8_online.csv`);
    const before = [await text(csv), await text(join(folder, 'results.json'))];
    expect((await night(site)).code).toBe(0);
    expect([await text(csv), await text(join(folder, 'results.json'))]).toStrictEqual(before);
    expect((await readdir(folder)).filter((name) => name.includes('_aiter_1_run'))).toHaveLength(1);
  });
});

describe('what goes wrong has its exit code, and is on disk and told', () => {
  test.each([
    {
      what: 'accuracy below the threshold',
      env: { SIM_FAULT: 'low-accuracy:0.5' },
      code: 5,
      status: 'accuracy-failed',
    },
    { what: 'a server that dies at start', env: { SIM_FAULT: 'server-dies-at-start' }, code: 1, status: 'failed' },
  ])('$what: exit $code', async ({ env, code, status }) => {
    const site = await newSite();
    const ended = await night(site, { env });
    expect(ended.code).toBe(code);
    const folder = folderOf(site, '20251202');
    expect(JSON.parse(await text(join(folder, 'results.json')))).toMatchObject({ status });
    expect(existsSync(join(folder, 'teams_card.json'))).toBe(true);
    expect(await processesOf(site)).toStrictEqual([]);
  });

  test('a missing model on the first night of all: told once, and no folder is named that was never made', async () => {
    const site = await newSite();
    const ended = await night(site, { settings: { models: { grok1: { modelPath: '/nope/grok-1' } } } });
    expect(ended.code).toBe(2);
    expect(ended.stdout.match(/PATH_MISSING/g)).toHaveLength(1);
    expect(ended.stdout).not.toMatch(/no such folder|Run folder:|Problem:/);
    const { stages } = await nightFile(site, '20251202_grok1_online');
    expect(stages.find(({ id }) => id === 'judge')?.outcome).toBe('ok');
  });

  test('a deadline while somebody else holds the GPUs: exit 1, and what was waited for', async () => {
    const site = await newSite();
    const settings = { gpuWaitLimitS: 360_000, deadlineHours: 1 };
    const ended = await night(site, { settings, env: { SIM_FAULT: 'foreign-gpu-load' } });
    expect(ended.code).toBe(1);
    const { failure } = await nightFile(site, '20251202_grok1_online');
    expect(failure).toMatchObject({
      code: 'DEADLINE',
      message: expect.stringMatching(/deadline of 1 h was reached while waiting for idle GPUs(: GPU|$)/),
    });
    const [name = ''] = await readdir(join(site.directory, 'alerts'));
    expect(await text(join(site.directory, 'alerts', name))).toMatch(/Out of Time.*deadline of 1 h/s);
  });

  test.each([
    { what: 'GPUs held by somebody else', fault: 'foreign-gpu-load', says: /busy/ },
    {
      what: 'a rocm-smi that says nothing',
      fault: 'rocm-smi-no-driver',
      says: /cannot tell whether the GPUs are idle/,
    },
  ])('$what: exit 3, nothing is started, the team is told', async ({ fault, says }) => {
    const site = await newSite();
    const ended = await night(site, { env: { SIM_FAULT: fault } });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(says);
    expect(existsSync(folderOf(site, '20251202'))).toBe(false);
    expect(await readdir(join(site.directory, 'alerts'))).toStrictEqual(['20251202_GROK1_online_card.json']);
    const { stages, exitCode } = await nightFile(site, '20251202_grok1_online');
    expect([stages.find(({ id }) => id === 'benchmarks')?.outcome, exitCode]).toStrictEqual(['not-run', 3]);
  });

  test('no Docker engine and no image named: exit 1 with the true cause, and the team is told', async () => {
    const site = await newSite();
    const env = { DOCKER_HOST: 'unix:///nowhere' };
    const ended = await night(site, { env, searchesImage: true, runner: undefined });
    expect([ended.code, ended.stdout]).toStrictEqual([
      1,
      expect.stringMatching(/commands run on this machine: the Docker/),
    ]);
    const card = await text(join(site.directory, 'alerts', '20251202_GROK1_online_card.json'));
    expect(card).toMatch(/Docker Failed.*unix:\/\/\/nowhere/s);
  });

  test('another night on this machine: exit 75, also with --break-lock, and the team is told once', async () => {
    const site = await newSite();
    const { url, bodies } = await startWebhook(202);
    const first = await startNight(site);
    const lock = join(site.directory, '.night-lock', site.node);
    await first.until(() => existsSync(lock) && readdirSync(lock).length > 0);
    const again = { day: '20251203', env: { TEAMS_WEBHOOK_URL: url } };
    expect((await night(site, again)).code).toBe(75);
    expect((await night(site, again)).stdout).toContain('this night was already told so');
    expect(bodies.filter((body) => body.includes('Another Run Is Active'))).toHaveLength(1);
    const broken = await night(site, { ...again, words: ['--break-lock'] });
    expect([broken.code, broken.stdout]).toStrictEqual([75, expect.stringContaining('it lives, so its lock is not')]);
    expect(await readdir(join(site.directory, 'alerts'))).toContain('20251203_GROK1_online_card.json');
    first.go();
    expect((await first.ended).code).toBe(0);
  });

  test.each([
    ['a lock without an owner', '', /cannot be read \(it is empty\)/],
    [
      'a lock of another machine',
      '{"pid":7,"host":"node-b","bootId":"b","at":"then"}',
      /process 7 on node-b since then/,
    ],
  ])('%s: exit 75 with who and how, and nothing is taken', async (_what, content, says) => {
    const site = await newSite();
    const folder = join(site.directory, '.night-lock', site.node);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.lock.1'), content);
    const ended = await night(site);
    expect([ended.code, ended.stdout]).toStrictEqual([75, expect.stringMatching(says)]);
    expect(ended.stdout).toContain(`start again with --break-lock, or remove ${join(folder, '.lock.1')}`);
    expect(await readdir(folder)).toStrictEqual(['.lock.1']);
    expect(await text(join(site.directory, 'alerts', '20251202_GROK1_online_card.json'))).toMatch(says);
  });

  test('a regression is named; exit 6 only when asked for', async () => {
    const site = await newSite();
    const settings = { requestRates: [1], gsm8kRuns: 1 };
    expect((await night(site, { day: '20251201', settings })).code).toBe(0);
    for (let day = 2; day <= 7; day++)
      await copyNight(folderOf(site, '20251201'), folderOf(site, `2025120${day}`), day);
    const env = { SIM_FAULT: 'slower:25' };
    const ended = await night(site, { day: '20251208', settings, env, words: ['--fail-on-regression'] });
    expect(ended.stdout).toMatch(/Verdict: .*REGRESSION SUSPECTED/);
    expect(ended.code).toBe(6);
    const card = await text(join(folderOf(site, '20251208'), 'teams_card.json'));
    expect(card).toMatch(/Regression/i);
  });
});

/** Lays a night of the 1st down again as that of another day: the same numbers under another date. */
async function copyNight(from: string, to: string, day: number): Promise<void> {
  const dated = (content: string) =>
    content.replaceAll('20251201', `2025120${day}`).replaceAll('2025-12-01', `2025-12-0${day}`);
  await mkdir(to);
  for (const name of ['results.json', 'journal.jsonl', 'plan.json']) {
    await writeFile(join(to, name), dated(await text(join(from, name))));
  }
}

describe('Teams', () => {
  test('is told once per night; a card that could not be sent goes out at the next night', async () => {
    const site = await newSite();
    const webhook = await startWebhook(202);
    const { url, bodies } = webhook;
    const env = { TEAMS_WEBHOOK_URL: url };
    const settings = { requestRates: [1], gsm8kRuns: 1 };
    for (let start = 0; start < 2; start++) expect((await night(site, { env, settings })).code).toBe(0);
    expect(bodies.map((body) => body.includes('AdaptiveCard'))).toStrictEqual([true]);
    webhook.answer(503);
    expect((await night(site, { env, settings, day: '20251203' })).code).toBe(7);
    webhook.answer(202);
    const before = bodies.length;
    expect((await night(site, { env, settings, day: '20251204' })).code).toBe(0);
    webhook.close();
    expect(bodies.slice(before).map((body) => /(2025-12-\d\d) GROK1 Online/.exec(body)?.[1])).toStrictEqual([
      '2025-12-03',
      '2025-12-04',
    ]);
  });

  test('that refuses the card: exit 7, and the results are safe', async () => {
    const site = await newSite();
    const { url, close } = await startWebhook(401);
    const ended = await night(site, { env: { TEAMS_WEBHOOK_URL: url } });
    close();
    expect(ended.code).toBe(7);
    expect(existsSync(join(folderOf(site, '20251202'), 'results.json'))).toBe(true);
  });
});

describe('Ctrl-C and its kin', () => {
  test('tells nobody in Teams; SIGTERM and SIGHUP do', async () => {
    const site = await newSite();
    const { url, bodies, close } = await startWebhook(202);
    for (const [signal, day, told] of [
      ['SIGINT', '20251202', 0],
      ['SIGTERM', '20251203', 1],
      ['SIGHUP', '20251204', 2],
    ] as const) {
      const started = await startNight(site, { day, env: { TEAMS_WEBHOOK_URL: url } });
      const log = join(folderOf(site, day), 'server_output_aiter.log');
      await started.until(() => existsSync(log));
      started.kill(signal);
      await started.ended;
      expect(bodies).toHaveLength(told);
    }
    close();
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends everything, exit %d, and the next start finishes the night', async (signal, code) => {
    const site = await newSite();
    const folder = folderOf(site, '20251202');
    const started = await startNight(site, { settings: { requestRates: [1, 2, 4], runsPerLoad: 2 } });
    await started.until(() => existsSync(join(folder, 'sglang_client_log_GROK1_gsm8k_aiter.log')));
    started.kill(signal);
    expect((await started.ended).code).toBe(code);
    expect(await processesOf(site)).toStrictEqual([]);
    const again = await night(site, { settings: { requestRates: [1, 2, 4], runsPerLoad: 2 } });
    expect(again.code).toBe(0);
    expect(JSON.parse(await text(join(folder, 'results.json')))).toMatchObject({ status: 'complete' });
  });
});
