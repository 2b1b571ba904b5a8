import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSanityTimingSummary } from '@sglang-ci/metrics-parse';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SanityRecord } from '../src/sanity/sanity-record.ts';
import { night, processesOf, simSite, startNight, tagOf } from './sim-site.ts';
import { startWebhook } from './webhook.ts';

let site: Awaited<ReturnType<typeof simSite>>;
beforeEach(async () => {
  site = await simSite();
});
afterEach(() => site.remove());

const modelsDir = () => join(site.directory, 'models');
const words = (...more: string[]) => ['--model=sanity', '--mode=sanity', '--models-dir', modelsDir(), ...more];
const logs = () => join(site.directory, 'test', 'sanity_check_log', 'mi30x', tagOf('20251202'));
const record = async () =>
  JSON.parse(await readFile(join(logs(), 'sanity_check_20251202.json'), 'utf8').catch(() => '{}')) as SanityRecord;

async function layOutModels(...names: readonly string[]) {
  for (const name of names) await mkdir(join(modelsDir(), name), { recursive: true });
}

describe('a sanity check', () => {
  test('killed after its first model goes on with the next: one deadlock tried again, one inaccurate, others missing', async () => {
    await layOutModels('amd--grok-1-W4A8KV8', 'lmzheng-grok-1', 'grok-2', 'alvarobartt--grok-2-tokenizer');
    const faults = join(site.directory, 'faults.json');
    await writeFile(
      faults,
      JSON.stringify([
        { fault: 'server-hangs-at-start', model: 'grok-2', times: 1 },
        { fault: 'low-accuracy', model: 'lmzheng', value: 0.3 },
      ]),
    );
    const webhook = await startWebhook(202);
    const env = { SIM_FAULTS: faults, TEAMS_WEBHOOK_URL: webhook.url };
    const killed = await startNight(site, { env, words: words() });
    await killed.until(() => existsSync(join(logs(), 'sanity_check_20251202.json')));
    killed.kill('SIGKILL');
    await killed.ended;
    const ended = await night(site, { env, words: words('--json') });
    webhook.close();
    expect([ended.code, ended.stderr]).toStrictEqual([
      1,
      expect.stringContaining('once more with --disable-cuda-graph'),
    ]);

    const { results, models } = await record();
    expect(models).toStrictEqual([
      'GROK1-IN4',
      'GROK2.5',
      'GPT-OSS-120B',
      'GPT-OSS-20B',
      'GROK1-FP8',
      'llama4',
      'QWEN-30B',
    ]);
    expect(
      Object.fromEntries(results.map(({ label, status, attempts }) => [label, [status, attempts.length]])),
    ).toStrictEqual({
      'GROK1-IN4': ['PASS', 1],
      'GROK2.5': ['PASS', 2],
      'GPT-OSS-120B': ['SKIPPED', 0],
      'GPT-OSS-20B': ['SKIPPED', 0],
      'GROK1-FP8': ['FAIL', 1],
      llama4: ['SKIPPED', 0],
      'QWEN-30B': ['SKIPPED', 0],
    });
    const names = await readdir(logs());
    const summaries = names.filter((name) => name.startsWith('timing_summary_'));
    expect(summaries).toHaveLength(1);
    const summary = parseSanityTimingSummary(await readFile(join(logs(), summaries[0] ?? '')));
    expect(summary).toMatchObject({ complete: true, tested: { count: 3, of: 7 }, passed: { count: 2, of: 3 } });
    expect(summary.attempts.map(({ model, fallback, error }) => [model, fallback, error])).toStrictEqual([
      ['GROK1-IN4', false, undefined],
      [
        'GROK2.5',
        false,
        expect.stringMatching(/^Kernel compilation deadlock \(module_moe_ck2stages \(\d+ workers waiting\)\)$/),
      ],
      ['GROK2.5', true, undefined],
      ['GROK1-FP8', false, expect.stringContaining('below 0.8')],
    ]);
    for (const name of [
      'GROK1-IN4_mi30x_server.log',
      'GROK1-IN4_mi30x_client_try1.log',
      'GROK1-FP8_mi30x_client_try3.log',
      'GROK2.5_mi30x_server.log',
    ])
      expect(names).toContain(name);
    const first = await readFile(join(logs(), 'runs', '20251202', 'GROK1-IN4', 'journal.jsonl'), 'utf8');
    expect(first.match(/"session-started"/g)).toHaveLength(1);

    const cards = webhook.bodies.filter((body) => body.includes('SGL Sanity Check Results'));
    expect(cards).toHaveLength(1);
    expect(cards[0]).toContain('Models: 2/3 passed, 4 skipped');
    expect(await processesOf(site)).toStrictEqual([]);

    const again = await night(site, { env, words: words('--json') });
    expect([again.code, (await record()).results]).toStrictEqual([1, results]);
  }, 300_000);

  test('that finds no model says so and fails', async () => {
    const ended = await night(site, { words: words('--model=llama4,qwen-30b') });
    expect([ended.code, ended.stdout]).toStrictEqual([2, expect.stringContaining('has its files below')]);
  });

  test('prints its plan without touching anything', async () => {
    await layOutModels('lmzheng-grok-1');
    const ended = await night(site, { words: words('--model=grok1-fp8,llama4', '--dry-run') });
    expect([ended.code, ended.stderr]).toStrictEqual([0, '']);
    expect(ended.stdout).toMatch(/GROK1-FP8 +0\.8 .*lmzheng-grok-1/);
    expect(ended.stdout).toMatch(/llama4 .*SKIPPED - Model path does not exist/);
    expect(await readdir(site.directory)).not.toContain('test');
  });

  test.each([
    [['--model=grok', '--mode=online', '--models-dir=/data'], 'add --mode=sanity'],
    [['--model=sanity', '--mode=online'], 'say two things'],
    [['--mode=sanity', '--sanity-trials=0'], 'from 1 to 20'],
    [['--mode=sanity', '--model=deepseek'], 'no sanity check'],
  ])('refuses %s', async (wrong, message) => {
    const ended = await night(site, { words: [...wrong, '--dry-run'] });
    expect([ended.code, ended.stderr]).toStrictEqual([2, expect.stringContaining(message)]);
  });
});
