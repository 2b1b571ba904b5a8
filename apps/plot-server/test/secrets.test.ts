import { existsSync, readdirSync } from 'node:fs';
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isOpenName, servedType } from '../src/files/served-name.ts';
import { parseServerOptions } from '../src/server-options.ts';
import { liveSite } from './live-site.ts';

const HOOK = 'https://prod-1.westus.logic.azure.com/workflows/0a1b/triggers/manual?sig=geheim';
const OLD_LOG = `Command: perf.sh --mode=online --teams-webhook-url=${HOOK} --model=grok\nposting to ${HOOK}\nTotal: 12 s\n`;
const BLOTTED = `Command: perf.sh --mode=online --teams-webhook-url=${'*'.repeat(HOOK.length)} --model=grok\nposting to https://prod-1.westus.logic.azure.com${'*'.repeat(HOOK.length - 37)}\nTotal: 12 s\n`;

let server: Awaited<ReturnType<typeof liveSite>>;
beforeEach(async () => {
  server = await liveSite({ 'runs/n/timing_summary_1.log': OLD_LOG, hook: HOOK });
});
afterEach(() => server.close());

const statusOf = async (path: string) => (await server.fetch(path)).status;

describe('a name that tells of a secret is not found and not listed', () => {
  test.each([
    'key.json',
    'keys.txt',
    'apikey.txt',
    'api_key.json',
    'hfToken.txt',
    'token.json',
    'tokens.json',
    'auth.json',
    'service-account.json',
    'docker-config.json',
    'kubeconfig.yaml',
    'ssh_host_rsa_key.txt',
    'id_ed25519.txt',
    'site.json',
    'sglang-ci.config.json',
  ])('%s', async (name) => {
    await server.write(`runs/n/${name}`, 'geheim');
    expect([await statusOf(`/runs/n/${name}`), (await server.fetch('/runs/n/')).status]).toStrictEqual([404, 200]);
    expect(await (await server.fetch('/runs/n/')).text()).not.toContain(name);
  });

  test.each(['tokenizer.log', 'max_tokens_2048.csv', 'monkey.txt', 'config.json', 'server_info.json', 'author.md'])(
    '%s tells of none',
    async (name) => {
      await server.write(`runs/n/${name}`, 'x');
      expect(await statusOf(`/runs/n/${name}`)).toBe(200);
    },
  );
});

describe('the files that the settings name are not shown under any name', () => {
  test('a hard link to the webhook file', async () => {
    await link(join(server.root, 'hook'), join(server.root, 'runs', 'n', 'harmless.txt'));
    expect(await statusOf('/runs/n/harmless.txt')).toBe(404);
    expect(await (await server.fetch('/runs/n/')).text()).not.toContain('harmless');
  });

  test('the site file and the models beside it, but no other folder called models', async () => {
    for (const name of ['ci.json', 'models/grok9.json', 'models/weights/config.json', 'n/models/x.json'])
      await server.write(`runs/${name}`, '{}');
    const paths = [
      '/runs/ci.json',
      '/runs/models/grok9.json',
      '/runs/models/weights/config.json',
      '/runs/n/models/x.json',
    ];
    expect(await Promise.all(paths.map(statusOf))).toStrictEqual([404, 404, 200, 200]);
  });

  test.each([
    ['a link from elsewhere to a file inside', 'elsewhere', 'base'],
    ['a base folder that is a link', 'base/hook.txt', 'linked'],
  ])('the server does not start with %s', async (_what, file, base) => {
    const root = await mkdtemp(join(tmpdir(), 'plot-server-'));
    await mkdir(join(root, 'base'));
    await writeFile(join(root, 'base', 'hook.txt'), HOOK, { mode: 0o600 });
    await symlink('base', join(root, 'linked'));
    await symlink('base/hook.txt', join(root, 'elsewhere'));
    const starting = parseServerOptions(['--base-dir', join(root, base)], { TEAMS_WEBHOOK_FILE: join(root, file) });
    await expect(starting).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await rm(root, { recursive: true });
  });
});

describe('an old log that prints a webhook is shown with it blotted out', () => {
  test('whole, at its length', async () => {
    const answer = await server.fetch('/runs/n/timing_summary_1.log');
    expect([answer.headers.get('content-length'), await answer.text()]).toStrictEqual([
      String(OLD_LOG.length),
      BLOTTED,
    ]);
  });

  test.each([0, 60, 65, 100])('in a range from byte %i', async (start) => {
    const headers = { range: `bytes=${start}-${start + 49}` };
    const answer = await server.fetch('/runs/n/timing_summary_1.log', { headers });
    expect([answer.status, answer.headers.get('content-range')]).toStrictEqual([
      206,
      `bytes ${start}-${start + 49}/${OLD_LOG.length}`,
    ]);
    expect(await answer.text()).toBe(BLOTTED.slice(start, start + 50));
  });

  test('across the borders of the blocks of a long one, whatever range is asked for', async () => {
    const block = 64 * 1024;
    const filler = (length: number) => 'a line of a log\n'.repeat(Math.ceil(length / 16)).slice(-length);
    const texts = [filler(block - 60), OLD_LOG];
    while (texts.join('').length < 20 * block) texts.push(filler(block - OLD_LOG.length - 1), OLD_LOG);
    const raw = texts.join('');
    const shown = raw.replaceAll(OLD_LOG, BLOTTED);
    await server.write('runs/n/server.log', raw);
    expect((await (await server.fetch('/runs/n/server.log')).text()) === shown).toBe(true);
    for (const [start, end] of [
      [block - 20, block + 20],
      [block + 3, 3 * block],
      [raw.length - 40, raw.length - 1],
    ] as const) {
      const answer = await server.fetch('/runs/n/server.log', { headers: { range: `bytes=${start}-${end}` } });
      expect((await answer.text()) === shown.slice(start, end + 1)).toBe(true);
    }
  });

  test('a plan of before has its key names and values met; JSON stays JSON', async () => {
    const command = { env: { HF_TOKEN: 'geheim' }, argv: ['--api-key', 'ge"heim', '--port', '1'] };
    const plan = JSON.stringify({ server: { command } }, null, 2);
    await server.write('runs/n/plan.json', plan);
    const text = await (await server.fetch('/runs/n/plan.json')).text();
    expect(text).toHaveLength(plan.length);
    expect(text).not.toContain('heim');
    expect(JSON.parse(text)).toMatchObject({ server: { command: { env: { HF_TOKEN: '******' } } } });
  });
});

const corpus = process.env['SGLANG_CI_CORPUS'] ?? join(import.meta.dirname, '../../../../shared/corpus');
const reason = existsSync(corpus) ? '' : ` (skipped: there is no corpus at ${corpus})`;
test.skipIf(reason !== '')(`every name of the corpus is still an open one${reason}`, () => {
  const names = new Set(readdirSync(corpus, { recursive: true, encoding: 'utf8' }).flatMap((path) => path.split('/')));
  const hidden = [...names].filter((name) => !name.startsWith('.') && !isOpenName(name));
  expect(names.size).toBeGreaterThan(1_000);
  expect(hidden).toStrictEqual([]);
  const logs = [...names].filter((name) => /\.(?:log|csv|json|jsonl|png|txt)$/.test(name));
  expect(logs.filter((name) => !name.startsWith('.') && servedType(name) === undefined)).toStrictEqual([]);
});
