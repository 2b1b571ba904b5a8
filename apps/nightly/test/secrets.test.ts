import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, night, processesOf, simSite, type StartedNight, startNight } from './sim-site.ts';
import { startWebhook, type TestWebhook } from './webhook.ts';

/** In the path and in the query, where different webhooks have their credential. */
const SECRETS = ['Pa7hS3cretPa7hS3cretPa7h', 'Qu3ryS3cretQu3ryS3cretQu'];
const [PATH, QUERY] = SECRETS;
const QUICK = { requestRates: [1], gsm8kRuns: 1 };

let site: Awaited<ReturnType<typeof simSite>>;
let webhook: TestWebhook;
const said: string[] = [];

beforeEach(async () => {
  site = await simSite();
  webhook = await startWebhook(202, `/hooks/${PATH}/in?sig=${QUERY}`);
});
afterEach(async () => {
  webhook.close();
  await site.remove();
});

test('the webhook is in nothing that nights write or show: good, refused, throttled, killed, wrong; by option, file, variable', async () => {
  const file = join(site.directory, '..', 'webhook');
  const wrong = join(site.directory, '..', 'wrong');
  await writeFile(file, `${webhook.url}\n`, { mode: 0o600 });
  await writeFile(wrong, `htps:/${PATH}?${QUERY}\n`, { mode: 0o600 });
  const byOption = { words: ['--teams_webhook_url', webhook.url] };
  const byVariable = { env: { TEAMS_WEBHOOK_URL: webhook.url } };

  const good = await startNight(site, { ...byOption, day: '20251202', settings: QUICK });
  const shown = await commandLineOf(good);
  expect(shown).toContain('--teams-webhook-url <redacted>');
  note(await good.ended, 0, shown);

  webhook.answer(401);
  note(await night(site, { ...byVariable, day: '20251203', settings: QUICK }), 7);
  webhook.answer(429);
  note(await night(site, { env: { TEAMS_WEBHOOK_FILE: file }, day: '20251204', settings: QUICK }), 7);
  note(await night(site, { env: { TEAMS_WEBHOOK_FILE: wrong }, day: '20251205', settings: QUICK }), 7);
  await chmod(file, 0o644);
  note(await night(site, { env: { TEAMS_WEBHOOK_FILE: file }, day: '20251206', settings: QUICK }), 7);

  const killed = await startNight(site, { ...byVariable, day: '20251207', settings: QUICK });
  const serverLog = join(folderOf(site, '20251207'), 'server_output_aiter.log');
  await killed.until(() => existsSync(serverLog) && statSync(serverLog).size > 0);
  expect((await serverEnvironments()).length).toBeGreaterThan(0);
  note({ stdout: (await serverEnvironments()).join('\n'), stderr: '' });
  killed.kill('SIGKILL');
  note(await killed.ended);

  webhook.answer(202);
  note(await night(site, { ...byVariable, day: '20251208', settings: QUICK, words: ['--json'] }), 0);
  note(await night(site, { ...byOption, day: '20251209', words: [...byOption.words, '--hardware', 'mi99x'] }), 2);
  note(await night(site, { ...byOption, day: '20251209', words: [...byOption.words, 'word', webhook.url] }), 2);

  expect(said.length).toBeGreaterThan(8);
  for (const text of said) expectNoSecret(text);
  const files = await filesOf(site.directory);
  expect(files.length).toBeGreaterThan(60);
  for (const path of files) expectNoSecret(`${path}\n${(await readFile(path)).toString('latin1')}`);
  expect(webhook.bodies.length).toBeGreaterThan(3);
  for (const body of webhook.bodies) expectNoSecret(body);
}, 120_000);

function note(
  ended: { readonly stdout: string; readonly stderr: string; readonly code?: number | null },
  code?: number,
  more = '',
) {
  said.push(ended.stdout, ended.stderr, more);
  if (code !== undefined) expect([ended.code, ended.stdout.slice(-600)]).toStrictEqual([code, expect.any(String)]);
}

function expectNoSecret(text: string): void {
  const found = SECRETS.filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)));
  if (found.length > 0) throw new Error(`the webhook stands in: ${text.slice(0, 500)}`);
}

/** The command line as `ps` shows it, once the night has said something. */
async function commandLineOf(started: StartedNight): Promise<string> {
  await started.until(() => started.printed() !== '');
  const shown = readFileSync(`/proc/${started.pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  started.go();
  return shown;
}

/** What the programs that a night has started were given. */
async function serverEnvironments(): Promise<readonly string[]> {
  const running = await processesOf(site);
  const servers = running.filter((line) => line.includes('launch_server'));
  if (servers.length === 0) return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const isServer = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('launch_server');
      const environ = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return isServer && environ.includes(site.directory) ? [environ] : [];
    } catch {
      return [];
    }
  });
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
