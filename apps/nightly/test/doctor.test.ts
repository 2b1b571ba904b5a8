import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFolder } from '@sglang-ci/history';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { run } from '../src/commands/doctor.ts';
import type { Finding } from '../src/doctor/check.ts';
import { lockFolderOf } from '../src/night/lock-node.ts';
import { NIGHTLY, simSite } from './sim-site.ts';
import { startWebhook, type TestWebhook } from './webhook.ts';

const SIM_BIN = join(import.meta.dirname, '..', '..', '..', 'packages', 'sim-node', 'bin');

/** All that cron gives a job. */
const BARE = { PATH: '/usr/bin:/bin', SHELL: '/bin/sh', HOME: '/root' };

let site: Awaited<ReturnType<typeof simSite>>;
let webhook: TestWebhook;
let webhookFile: string;

beforeAll(async () => {
  site = await simSite();
  webhook = await startWebhook(202);
  webhookFile = join(site.directory, 'webhook');
  await writeFile(webhookFile, webhook.url, { mode: 0o600 });
});
afterAll(async () => {
  webhook.close();
  await site.remove();
});

async function writeSite(settings: object): Promise<void> {
  const clock = { factor: 1, startAt: '2025-12-02T18:00:00Z', epochMs: Date.now() };
  const whole = { ...site.settings, simulatedClock: clock, teamsWebhookFile: webhookFile, ...settings };
  await writeFile(site.siteFile, JSON.stringify(whole));
}

/** The doctor on the simulated node; what it starts has this process's environment. */
async function doctor(
  options: {
    readonly settings?: object;
    readonly env?: Readonly<Record<string, string>>;
    readonly words?: readonly string[];
  } = {},
) {
  const { settings = {}, words = [] } = options;
  await writeSite(settings);
  const env = {
    ...BARE,
    PATH: `${SIM_BIN}:${BARE.PATH}`,
    SIM_NODE_DIR: join(site.directory, 'node-state'),
    ...options.env,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  let stdout = '';
  const stream = { write: (text: string) => (stdout += text) } as unknown as NodeJS.WriteStream;
  const args = ['--site', site.siteFile, '--runner', 'host', '--model', 'grok', ...words];
  const code = await run({ args, env, signal: new AbortController().signal, stdout: stream, fetch, stderr: stream });
  vi.unstubAllEnvs();
  return { code, stdout };
}

test('a node that has everything: one line per finding, exit 0, and nothing is sent or started', async () => {
  const { code, stdout } = await doctor();
  expect([code, stdout.match(/^✗.*/gm)]).toStrictEqual([0, null]);
  const checks = stdout.split('\n').flatMap((line) => /^[✓!] ([a-z ]{12}) \S/.exec(line)?.[1]?.trim() ?? []);
  expect([...new Set(checks)]).toStrictEqual([
    'settings',
    'node',
    'clock',
    'folders',
    'disk',
    'models',
    'docker',
    'gpus',
    'images',
    'webhook',
    'plot server',
    'lock',
    'schedule',
  ]);
  expect(webhook.bodies).toStrictEqual([]);
});

test("runs in cron's bare environment, and says what is not there", async () => {
  await writeSite({});
  const words = [NIGHTLY, 'doctor', '--site', site.siteFile, '--runner', 'host', '--model', 'grok'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', env: BARE });
  expect([status, stderr]).toStrictEqual([2, '']);
  expect(stdout).toMatch(/^✗ gpus +cannot tell .* rocm-smi was not found/m);
  expect(stdout).toMatch(/^✓ webhook /m);
});

test.each<[string, RegExp, Parameters<typeof doctor>[0]]>([
  ['a work folder that is not there', /✗ folders +\/nowhere does not exist/, { settings: { workDir: '/nowhere' } }],
  [
    'a model that is not there',
    /✗ models +the model GROK1 is not there/,
    { settings: { models: { grok1: { modelPath: '/nowhere/m' } } } },
  ],
  ['GPUs of which nothing is known', /✗ gpus +cannot tell whether/, { env: { SIM_FAULT: 'rocm-smi-no-driver' } }],
  ['GPUs that others hold', /! gpus +busy now: GPU 0-7/, { env: { SIM_FAULT: 'foreign-gpu-load' } }],
  [
    'a webhook file that is not there',
    /✗ webhook +the webhook file \/nowhere\/w cannot be read/,
    { settings: { teamsWebhookFile: '/nowhere/w' } },
  ],
  [
    'a setting that is none',
    /✗ settings +.*there is no setting 'workdir' -> did you mean workDir/,
    { settings: { workdir: '/x' } },
  ],
  [
    'a week of history',
    /! settings +nights are compared with those of the last 7 days alone/,
    { settings: { analysisDays: 7 } },
  ],
  [
    'a model of the site file that nobody knows',
    /✗ settings +.*models\.grok9: there is no such model -> did you mean grok1/,
    { settings: { models: { grok9: { modelPath: '/x' } } } },
  ],
  ['a model that nobody knows', /✗ settings +no model is called 'gork'/, { words: ['--model', 'gork'] }],
  ['a time zone that is none', /✗ settings +.*Mars/, { settings: { timeZone: 'Mars/Olympus' } }],
  [
    'a plot server that is down',
    /! plot server +http:\/\/127\.0\.0\.1:9 does not answer/,
    { settings: { plotServerBaseUrl: 'http://127.0.0.1:9' } },
  ],
  [
    'a Docker engine that does not answer',
    /✗ docker +.*127\.0\.0\.1:9/,
    {
      words: ['--runner', 'docker'],
      env: { DOCKER_HOST: 'tcp://127.0.0.1:9' },
      settings: { dockerHubUrl: 'http://127.0.0.1:9' },
    },
  ],
])(
  '%s',
  async (_what, line, options) => {
    const { code, stdout } = await doctor(options);
    expect(stdout).toMatch(line);
    expect(code).toBe(line.source.startsWith('✗') ? 2 : 0);
  },
  90_000,
);

test.each([
  ['open to others', 0o644, '', /open to other users/],
  ['that is no URL', 0o600, 'paste it here', /is no URL/],
  ['of a retired connector', 0o600, 'https://example.webhook.office.com/webhookb2/SECRETSECRET', /retired/],
  ['without https', 0o600, 'http://example.org/workflows/SECRETSECRET', /not https/],
  ['cut off', 0o600, 'https://prod-1.westus.logic.azure.com/', /has no path/],
])('a webhook %s is a problem, and never shown', async (_what, mode, url, says) => {
  const file = join(site.directory, 'webhook-wrong');
  await rm(file, { force: true });
  await writeFile(file, url, { mode });
  const { code, stdout } = await doctor({ settings: { teamsWebhookFile: file } });
  expect([code, stdout]).toStrictEqual([2, expect.stringMatching(says)]);
  expect(stdout).not.toContain('SECRETSECRET');
});

test('without --runner and without an engine, it says so: the night could not look for its image', async () => {
  await writeSite({});
  const words = [NIGHTLY, 'doctor', '--site', site.siteFile, '--model', 'grok'];
  const look = (image: readonly string[]) =>
    spawnSync(process.execPath, [...words, ...image], {
      encoding: 'utf8',
      env: { ...BARE, DOCKER_HOST: 'unix:///nowhere' },
    }).stdout;
  expect(look([])).toMatch(/^✗ docker +the Docker engine at unix:\/\/\/nowhere .*does not answer/m);
  const named = look(['--docker-image', 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202']);
  expect(named).toMatch(/^! docker +commands run on this machine: .*does not answer/m);
});

test('--json has the same findings; a night that runs is named', async () => {
  const findings = async () => {
    const { stdout } = await doctor({ words: ['--json'] });
    return (JSON.parse(stdout) as { findings: readonly Finding[] }).findings;
  };
  const folder = lockFolderOf({ workDir: site.directory }, site.node);
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder, 'tonight');
  expect(await findings()).toContainEqual(
    expect.objectContaining({
      check: 'lock',
      state: 'warning',
      message: expect.stringContaining(`a night runs now: process ${process.pid}`),
    }),
  );
  await lock.release();
  expect(await findings()).toContainEqual({ check: 'lock', state: 'ok', message: 'no night runs on this node' });
});
