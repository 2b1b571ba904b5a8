import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type CliContext, createFetch } from '@sglang-ci/cli-kit';
import type { Clock } from '@sglang-ci/core';
import { type FakeHub, type FakeTag, type FakeWebhook, startFakeHub, startFakeWebhook } from '@sglang-ci/sim-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCheckOptions } from '../src/check-options.ts';
import { runCheck } from '../src/run-check.ts';

/** 2025-12-02 09:00 in San Francisco. */
const NOW = Date.UTC(2025, 11, 2, 17);
const tags = (...names: string[]): FakeTag[] => names.map((name) => ({ name }));
const COMPLETE = tags(
  'v0.5.6-rocm700-mi30x-20251202',
  'v0.5.6-rocm630-mi30x-20251202',
  'v0.5.6-rocm700-mi35x-20251202',
  'v0.5.6-rocm700-mi35x-20251202-srt',
  'v0.5.5.post3-rocm700-mi30x-20251201',
);

let hub: FakeHub;
let webhook: FakeWebhook;
let folder: string;

beforeEach(async () => {
  hub = await startFakeHub({ tags: COMPLETE });
  webhook = await startFakeWebhook();
  folder = mkdtempSync(join(tmpdir(), 'image-check-'));
});
afterEach(async () => {
  await hub.close();
  await webhook.close();
  rmSync(folder, { recursive: true });
});

async function check(args: string, env: Record<string, string> = {}) {
  const [stdout, stderr] = [sink(), sink()];
  const context = {
    args: args.split(' ').filter((word) => word !== ''),
    env: { DOCKER_HUB_URL: hub.url, DEFAULT_NODE_NAME: 'node7', ...env },
    signal: new AbortController().signal,
    stdout: stdout.stream,
    stderr: stderr.stream,
    fetch: createFetch(env),
  } as unknown as CliContext;
  const options = await parseCheckOptions(context.args);
  if (options === undefined) throw new Error('no help is asked for here');
  const code = await runCheck(options, context, jumpingClock());
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function sink() {
  let text = '';
  const write = (chunk: Buffer, _encoding: string, done: () => void) => {
    text += chunk.toString();
    done();
  };
  return { stream: new Writable({ write }), text: () => text };
}

function jumpingClock(): Clock {
  let nowMs = NOW;
  return {
    now: () => nowMs,
    sleep: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
  };
}

const sentCard = () => JSON.parse(webhook.requests.at(-1)?.body ?? '{}') as unknown;
const webhookFile = () => {
  const file = join(folder, 'webhook');
  writeFileSync(file, `${webhook.webhookUrl}\n`);
  chmodSync(file, 0o600);
  return file;
};

test('all there: the lines of the old log, a table, a card, and success', async () => {
  const { code, stdout } = await check('', { TEAMS_WEBHOOK_FILE: webhookFile() });
  expect(stdout).toBe(`[check] ==========================================
[check] SGL Nightly Docker Image Availability Check
[check] ==========================================
[check] Run Date/Time: 2025-12-02 09:00:00 PST
[check] Machine: node7
[check] Repository: rocm/sgl-dev
[check] Hardware types: mi30x mi35x
[check] Checking images for date: 20251202

[check] Searching for mi30x image (rocm700)... found, verifying... ✓ AVAILABLE
[check]   Image: rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202
[check] Searching for mi30x image (rocm630) [optional]... found, verifying... ✓ AVAILABLE
[check]   Image: rocm/sgl-dev:v0.5.6-rocm630-mi30x-20251202
[check] Searching for mi35x image (rocm700)... found, verifying... ✓ AVAILABLE
[check]   Image: rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202

[check] ==========================================
[check] Summary
[check] ==========================================
[check] Total images checked: 3
[check] Available images: 3
[check] Missing required images: 0
[check] Missing optional images: 0

[check] day       hardware  ROCm     needed    state      tag
[check] --------  --------  -------  --------  ---------  -----------------------------
[check] 20251202  mi30x     rocm700  yes       available  v0.5.6-rocm700-mi30x-20251202
[check] 20251202  mi30x     rocm630  fallback  available  v0.5.6-rocm630-mi30x-20251202
[check] 20251202  mi35x     rocm700  yes       available  v0.5.6-rocm700-mi35x-20251202

[check] ✓ All expected images are available!
[check] Teams notification sent successfully
`);
  expect(code).toBe(0);
  expect(JSON.stringify(sentCard())).toContain('All Docker Images Available');
});

describe.each<[string, readonly FakeTag[], number, string, RegExp, string]>([
  [
    'one required image missing',
    COMPLETE.filter(({ name }) => !name.includes('mi35x')),
    4,
    'warning',
    /Searching for mi35x image \(rocm700\)\.\.\. ✗ NOT FOUND[^]*Missing required images: 1[^]*Troubleshooting/,
    'Some Docker Images Missing',
  ],
  [
    'only a fallback missing',
    COMPLETE.filter(({ name }) => !name.includes('rocm630')),
    0,
    'success',
    /Missing required images: 0\n\[check\] Missing optional images: 1/,
    'All Docker Images Available',
  ],
  ['all missing', [], 4, 'error', /Missing required images: 2/, 'Docker Image Availability Issues'],
  [
    'one listed but not pullable',
    COMPLETE.map((tag) => (tag.name === 'v0.5.6-rocm700-mi30x-20251202' ? { ...tag, pullable: false } : tag)),
    4,
    'warning',
    /found, verifying\.\.\. ✗ FOUND BUT NOT PULLABLE/,
    'listed, but cannot be pulled',
  ],
  [
    'another ROCm instead',
    [...COMPLETE.filter(({ name }) => !name.includes('mi35x')), ...tags('v0.5.8-rocm720-mi35x-20251202')],
    4,
    'warning',
    /mi35x \(20251202, rocm700\): only v0\.5\.8-rocm720-mi35x-20251202/,
    'Some Docker Images Missing',
  ],
])('%s', (_, listed, code, status, text, card) => {
  test(`is ${status}, exit code ${code}, and an alert`, async () => {
    hub.setTags(listed);
    const checked = await check('', { TEAMS_WEBHOOK_FILE: webhookFile() });
    expect(checked.code).toBe(code);
    expect(checked.stdout).toMatch(text);
    expect(JSON.stringify(sentCard())).toContain(card);
    expect(JSON.parse((await check('--json')).stdout)).toMatchObject({ schema: 1, status });
  });
});

test.each(['rate-limited', 'error', 'unauthorized', 'cut'] as const)(
  'a Hub that answers "%s" is not known, never missing',
  async (kind) => {
    hub.setMode({ kind, retryAfterS: 7200 });
    const { code, stdout } = await check('--json --test-mode');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'unknown', counts: { missingRequired: 0, unknown: 3 } });
    expect(code).toBe(1);
  },
);

test('a short trouble of the Hub is waited out', async () => {
  hub.setMode({ kind: 'rate-limited', retryAfterS: 30, times: 2 });
  expect((await check('')).code).toBe(0);
});

test('several days, or one given day', async () => {
  const { stdout, code } = await check('--days=2 --json');
  const result = JSON.parse(stdout) as { days: string[]; images: { day: string; state: string }[] };
  expect(result.days).toEqual(['20251202', '20251201']);
  expect(result.images.map(({ day, state }) => `${day} ${state}`)).toEqual([
    ...Array.from({ length: 3 }, () => '20251202 available'),
    '20251201 available',
    '20251201 missing',
    '20251201 missing',
  ]);
  expect(code).toBe(4);
  const given = JSON.parse((await check('--date 20251130 --days 3 --json')).stdout) as { days: string[] };
  expect(given.days).toEqual(['20251130']);
});

test('a repository that does not exist is missing, with its name, and alerted', async () => {
  const { code, stdout } = await check('--test-mode', { IMAGE_REPO: 'rocm/typo' });
  expect(code).toBe(4);
  expect(stdout).toContain('no such repository on Docker Hub: rocm/typo');
  expect(stdout).toContain('Docker Image Availability Issues');
});

test('settings come from the site file too, after the environment', async () => {
  const site = join(folder, 'site.json');
  writeFileSync(site, JSON.stringify({ node: 'from-site', imageRepo: 'rocm/typo', timeZone: 'Asia/Tokyo' }));
  const { stdout } = await check(`--json --site=${site}`, { IMAGE_REPO: 'rocm/sgl-dev', DEFAULT_NODE_NAME: '' });
  expect(JSON.parse(stdout)).toMatchObject({ host: 'from-site', repository: 'rocm/sgl-dev', days: ['20251203'] });
});

test('test mode shows the card and sends nothing', async () => {
  const { stdout } = await check('--test-mode', { TEAMS_WEBHOOK_FILE: webhookFile() });
  expect(stdout).toContain('2025-12-02 Nightly Docker Image Check');
  expect(stdout).toContain('https://hub.docker.com/r/rocm/sgl-dev/tags');
  expect(webhook.requests).toHaveLength(0);
});

test('a webhook that refuses is exit code 7 when all is well, and its URL is nowhere', async () => {
  webhook.setMode({ kind: 'gone' });
  const { code, stdout, stderr } = await check(`--teams-webhook=${webhook.webhookUrl}`);
  expect(code).toBe(7);
  expect(stdout).toContain('Teams notification failed');
  expect(`${stdout}${stderr}`).not.toContain('FAKE-SIGNATURE');
  hub.setTags([]);
  expect((await check('', { TEAMS_WEBHOOK_URL: webhook.webhookUrl })).code).toBe(4);
});

test('beside nights a card that cannot be sent waits for the next check, and none is sent twice', async () => {
  const env = { TEAMS_WEBHOOK_FILE: webhookFile(), BENCHMARK_CI_DIR: folder };
  webhook.setMode({ kind: 'gone' });
  expect((await check('', env)).stdout).toContain('kept for the next run');
  webhook.setMode({ kind: 'accepted' });
  const before = webhook.requests.length;
  expect((await check('', env)).stdout).toContain('Teams notification sent successfully');
  expect((await check('', env)).stdout).toContain('already told');
  expect(webhook.requests).toHaveLength(before + 1);
});

test('JSON stays JSON when a card is sent', async () => {
  const { stdout, stderr } = await check('--json', { TEAMS_WEBHOOK_FILE: webhookFile() });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'success', host: 'node7', checkedAt: '2025-12-02T17:00:00.000Z' });
  expect(stderr).toContain('Teams notification sent');
});

test.each(['--date=20251332', '--date tomorrow', '--days 0', '--days 1.5', '--days many', '--dayz 3'])(
  '%s is wrong',
  async (args) => {
    await expect(check(args)).rejects.toMatchObject({ code: 'USAGE' });
  },
);

describe('the autumn of 2026', () => {
  const nightOf = (day: string, tracks: readonly string[], families = ['mi30x', 'mi35x']) =>
    tracks.flatMap((track) => families.map((family) => `v0.5.20-${track}-${family}-${day}`));
  const result = async (day: string, env: Record<string, string> = {}) => {
    const { code, stdout } = await check(`--date=${day} --json --test-mode`, env);
    const { status, images } = JSON.parse(stdout) as {
      status: string;
      images: { hardware: string; rocm: string; required: boolean; state: string; repository?: string }[];
    };
    const rows = images.map(
      ({ hardware, rocm, required, state }) => `${hardware} ${rocm} ${required ? 'required' : 'optional'} ${state}`,
    );
    return { code, status, rows, images };
  };

  test('three tracks a night are one row each; the newest hardware is no alarm where nobody asks for it', async () => {
    hub.setTags(tags(...nightOf('20260930', ['rocm720', 'rocm724', 'rocm10']), 'v0.5.19-rocm700-mi30x-20260909'));
    expect(await result('20260930')).toMatchObject({
      code: 0,
      status: 'success',
      rows: [
        'mi30x rocm10 required available',
        'mi30x rocm724 optional available',
        'mi30x rocm720 optional available',
        'mi35x rocm10 required available',
        'mi35x rocm724 optional available',
        'mi35x rocm720 optional available',
        'mi45x rocm10 optional missing',
      ],
    });
  });

  test('the second repository counts as well, and is named', async () => {
    hub.setTags(tags(...nightOf('20261006', ['rocm724', 'rocm720'])));
    hub.setTags(tags(...nightOf('20261006', ['rocm10'])), 'lmsysorg/sglang-rocm');
    const { code, images } = await result('20261006');
    expect(code).toBe(0);
    expect(images.find(({ rocm }) => rocm === 'rocm10')).toMatchObject({ repository: 'lmsysorg/sglang-rocm' });
    const { stdout } = await check('--date=20261006 --test-mode');
    expect(stdout).toContain('Also found in: lmsysorg/sglang-rocm');
    expect(stdout).toContain('Image: lmsysorg/sglang-rocm:v0.5.20-rocm10-mi30x-20261006');
  });

  test('what is required is a setting, by hardware', async () => {
    hub.setTags(tags(...nightOf('20260930', ['rocm720'])));
    expect(await result('20260930')).toMatchObject({ code: 4, status: 'error' });
    expect(await result('20260930', { REQUIRED_TRACKS: 'rocm720' })).toMatchObject({ code: 0, status: 'success' });
    const required = 'mi30x=rocm720 mi35x= mi45x=rocm10';
    expect(await result('20260930', { REQUIRED_TRACKS: required })).toMatchObject({ code: 4, status: 'warning' });
  });

  test('a track that is built no more where a newer one has come is told, and alarms nobody', async () => {
    const built = [
      ...nightOf('20261101', ['rocm10', 'rocm724', 'rocm11']),
      ...nightOf('20261107', ['rocm724', 'rocm11']),
    ];
    const later = ['20261108', '20261109'].flatMap((day) => nightOf(day, ['rocm724', 'rocm11']));
    hub.setTags(tags(...built, ...later));
    expect(await result('20261107')).toMatchObject({ code: 4, status: 'error' });
    const { code, status, rows } = await result('20261109');
    expect([code, status]).toStrictEqual([0, 'success']);
    expect(rows).toContain('mi30x rocm10 optional missing');
    expect(rows).toContain('mi30x rocm11 optional available');
    const { stdout } = await check('--date=20261109 --test-mode');
    expect(stdout).toContain('not built for 7 days, rocm11 is: taken for retired');
    expect((await result('20261109', { REQUIRED_TRACKS: 'rocm10' })).code).toBe(4);
  });
});
