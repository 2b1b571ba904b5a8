import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NightFile } from '../src/report/night-file.ts';
import { folderOf, night, processesOf, simSite, startNight } from './sim-site.ts';
import { startWebhook } from './webhook.ts';

const QUICK = { requestRates: [1], concurrencyLevels: [16], gsm8kRuns: 1 };

let site: Awaited<ReturnType<typeof simSite>>;
beforeEach(async () => {
  site = await simSite();
});
afterEach(() => site.remove());

const text = (path: string) => readFile(path, 'utf8');
const nightFile = async (name: string) =>
  JSON.parse(await text(join(site.directory, 'nights', name, 'night.json'))) as NightFile;
const statuses = ({ benchmarks }: NightFile) => benchmarks.map(({ model, mode, status }) => [model, mode, status]);

/** Settings of a site that has both models. */
async function bothModels() {
  const modelPath = join(site.directory, 'models', 'DeepSeek-V3-0324');
  await mkdir(modelPath, { recursive: true });
  await writeFile(join(modelPath, 'config.json'), '{}');
  const models = site.settings['models'] as object;
  return { ...QUICK, models: { ...models, 'deepseek-v3-0324': { modelPath } } };
}

describe('a night of several models', () => {
  test('measures one after the other, tells of each, and keeps its summary, metrics and stages', async () => {
    const settings = { ...(await bothModels()), prometheusFile: join(site.directory, 'metrics.prom') };
    const summary = join(site.directory, 'summary.md');
    const webhook = await startWebhook(202);
    const env = { TEAMS_WEBHOOK_URL: webhook.url, GITHUB_STEP_SUMMARY: summary };
    const ended = await night(site, { settings, env, words: ['--model', 'all', '--json'] });
    webhook.close();
    expect([ended.code, ended.stderr]).toStrictEqual([0, expect.stringContaining('GROK1 online')]);
    const file = await nightFile('20251202_grok1-deepseek-v3-0324_online');
    expect(JSON.parse(ended.stdout)).toStrictEqual(file);
    expect(statuses(file)).toStrictEqual([
      ['GROK1', 'online', 'complete'],
      ['DeepSeek-V3-0324', 'online', 'complete'],
    ]);
    expect(file.stages.map(({ id, outcome }) => [id, outcome])).toStrictEqual([
      ['cut-nights', 'skipped'],
      ['pick-image', 'ok'],
      ['check-gpus', 'ok'],
      ['benchmarks', 'ok'],
      ['judge', 'ok'],
      ['plot', 'ok'],
      ['notify', 'ok'],
    ]);
    expect(webhook.bodies.map((body) => /GROK1|DeepSeek-V3-0324/.exec(body)?.[0])).toStrictEqual([
      'GROK1',
      'DeepSeek-V3-0324',
    ]);
    expect(file.cards.map(({ outcome }) => outcome)).toStrictEqual(['sent', 'sent']);
    for (const { runFolder, verdict } of file.benchmarks) {
      expect(JSON.parse(await text(join(runFolder, 'verdict.json')))).toStrictEqual(verdict);
      expect(await text(join(runFolder, 'process_and_generate_online_plots.log'))).toMatch(
        /history: 1 nights.*\n.*plot: \//,
      );
    }
    expect(await text(summary)).toContain('| DeepSeek-V3-0324 online standard | complete |');
    expect(await text(join(site.directory, 'metrics.prom'))).toMatch(/^sglang_ci_night_exit_code\{.*\} 0$/m);
  });

  test('what only one of them has is measured, what only one can mean is refused', async () => {
    const settings = await bothModels();
    const words = (...more: string[]) => ['--model', 'grok,deepseek', '--dry-run', ...more];
    const dp = await night(site, { settings, words: words('--check-dp-attention') });
    expect([dp.code, dp.stdout]).toStrictEqual([
      0,
      expect.stringContaining('GROK1 has no online dp_attention benchmark'),
    ]);
    const named = await night(site, { settings, words: words('--model-path', '/m') });
    expect([named.code, named.stderr]).toStrictEqual([2, expect.stringContaining('--model-path')]);
  });
});

describe('the deadline', () => {
  test('ends what runs cleanly, skips the rest, says both, and the next start goes on', async () => {
    const settings = { ...(await bothModels()), requestRates: [1, 2, 4, 8], runsPerLoad: 2 };
    const webhook = await startWebhook(202);
    const env = { TEAMS_WEBHOOK_URL: webhook.url };
    const ended = await night(site, { settings, env, words: ['--model', 'all', '--deadline', '0.5'] });
    expect(ended.code).toBe(1);
    const file = await nightFile('20251202_grok1-deepseek-v3-0324_online');
    expect(statuses(file)).toStrictEqual([
      ['GROK1', 'online', 'aborted'],
      ['DeepSeek-V3-0324', 'online', 'skipped'],
    ]);
    expect(file.benchmarks.map(({ reason }) => reason)).toStrictEqual([
      "the night's deadline of 0.5 h was reached",
      "not started: the night's deadline of 0.5 h was reached",
    ]);
    expect(webhook.bodies).toHaveLength(2);
    for (const body of webhook.bodies) expect(body).toContain('Benchmark Stopped: Out of Time');
    expect(await processesOf(site)).toStrictEqual([]);
    const again = await night(site, { settings, env, words: ['--model', 'all'] });
    webhook.close();
    expect(again.code).toBe(0);
    expect((await nightFile('20251202_grok1-deepseek-v3-0324_online')).earlier).toMatchObject([
      { status: 'ended', exitCode: 1 },
    ]);
  });
});

describe('a night that was killed', () => {
  test('is told by the next one, once, and its record says how far it came', async () => {
    const webhook = await startWebhook(202);
    const env = { TEAMS_WEBHOOK_URL: webhook.url };
    const killed = await startNight(site, { settings: QUICK, env });
    const log = join(folderOf(site, '20251202'), 'server_output_aiter.log');
    await killed.until(() => existsSync(log));
    killed.kill('SIGKILL');
    await killed.ended;
    expect(await nightFile('20251202_grok1_online')).toMatchObject({ status: 'running', running: 'benchmarks' });
    for (const day of ['20251203', '20251204']) await night(site, { settings: QUICK, env, day });
    webhook.close();
    const titles = webhook.bodies.map((body) => /"text":"([^"]*2025[^"]*)"/.exec(body)?.[1]);
    expect(titles).toStrictEqual([
      expect.stringMatching(/2025-12-02 GROK1 online night/),
      expect.stringMatching(/2025-12-03 GROK1/),
      expect.stringMatching(/2025-12-04 GROK1/),
    ]);
    expect(webhook.bodies[0]).toContain('cut off in its step benchmarks');
    expect(await nightFile('20251202_grok1_online')).toMatchObject({ status: 'cut' });
  }, 60_000);

  test('after it had told everything is not told of again', async () => {
    const webhook = await startWebhook(202);
    const env = { TEAMS_WEBHOOK_URL: webhook.url };
    await night(site, { settings: QUICK, env });
    const path = join(site.directory, 'nights', '20251202_grok1_online', 'night.json');
    await writeFile(path, JSON.stringify({ ...(await nightFile('20251202_grok1_online')), status: 'running' }));
    await night(site, { settings: QUICK, env, day: '20251203' });
    webhook.close();
    expect(webhook.bodies).toHaveLength(2);
    expect(await nightFile('20251202_grok1_online')).toMatchObject({ status: 'cut' });
  });
});

describe('what goes wrong after measuring', () => {
  test('a plot that cannot be drawn: the numbers are judged, the card says so, exit 1', async () => {
    await writeFile(join(site.directory, 'plots_server'), 'a file where the folder should be');
    const ended = await night(site, { settings: QUICK });
    expect(ended.code).toBe(1);
    const { stages, benchmarks } = await nightFile('20251202_grok1_online');
    const outcome = (id: string) => stages.find((stage) => stage.id === id)?.outcome;
    expect([outcome('judge'), outcome('plot'), outcome('notify')]).toStrictEqual(['ok', 'failed', 'ok']);
    expect(benchmarks[0]).toMatchObject({
      status: 'complete',
      exitCode: 1,
      problems: [expect.stringMatching(/ENOTDIR|EEXIST/)],
    });
    expect(await text(join(folderOf(site, '20251202'), 'teams_card.json'))).toMatch(/ENOTDIR|EEXIST/);
    expect(await text(join(folderOf(site, '20251202'), 'process_and_generate_online_plots.log'))).toMatch(
      /ENOTDIR|EEXIST/,
    );
  });
});

describe('a night that cannot start because its settings are wrong', () => {
  test('is told all the same, by a webhook that can still be found', async () => {
    const webhook = await startWebhook(202);
    const file = join(site.directory, 'webhook');
    await writeFile(file, webhook.url, { mode: 0o600 });
    const ended = await night(site, { settings: { hardware: 'mi99x', teamsWebhookFile: file } });
    webhook.close();
    expect([ended.code, ended.stderr]).toStrictEqual([
      2,
      expect.stringMatching(/Teams: accepted[^]*error\[CONFIG_INVALID\]/),
    ]);
    expect(webhook.bodies.map((body) => body.includes('Wrong Configuration'))).toStrictEqual([true]);
    expect(await readdir(site.directory)).not.toContain('nights');
  });
});
