import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatError } from '@sglang-ci/cli-kit';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { send } from '../src/cli/send.ts';
import { deliverCard, failureCard, findWebhook } from '../src/index.ts';
import { cliContext } from './cli-context.ts';
import { SIGNATURE } from './fake-teams.ts';
import { instantClock } from './instant-clock.ts';
import { failure } from './samples.ts';

const URLS = [
  `https://prod-12.westus.logic.azure.com:443/workflows/0a1b2c3d4e5f6071/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=${SIGNATURE}%2Fx%3D`,
  `https://default0a1b.00.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/${SIGNATURE}/triggers/manual/paths/invoke?api-version=1&sig=x`,
  `https://lab.webhook.office.com/webhookb2/${SIGNATURE}@tenant/IncomingWebhook/0123/4567`,
  `https://ci:${SIGNATURE}@relay.lab/hook`,
  `https://relay.lab/${SIGNATURE}0123`,
];

/** Everything of a value that could be printed: errors with stacks and causes, all properties. */
function everythingOf(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value) ?? '';
  return [value.stack, value.message, JSON.stringify(value), formatError(value), everythingOf(value.cause)].join('\n');
}

test.each(URLS)('whatever is thrown, answered or posted, %s stays unknown', async (webhookUrl) => {
  const { hostname, pathname, search } = new URL(webhookUrl);
  const posted: string[] = [];
  const answers = [
    () => Promise.reject(new TypeError(`Failed to parse URL from ${webhookUrl}`, { cause: new Error(webhookUrl) })),
    () => Promise.reject(Object.assign(new Error(`connect to ${webhookUrl}`), { code: webhookUrl })),
    () => Promise.resolve(new Response(`not found: ${pathname}${search} on ${hostname}`, { status: 404 })),
    () => Promise.resolve(new Response(decodeURIComponent(`bad: ${pathname}${search}`), { status: 503 })),
    () => Promise.resolve(new Response(null, { status: 202, headers: { location: webhookUrl } })),
  ];
  const card = failureCard('crashed', {
    ...failure,
    message: `fetch ${webhookUrl} failed`,
    tail: [decodeURIComponent(webhookUrl)],
  });
  for (const answer of answers) {
    const fetch = ((_: string, init: RequestInit) => (
      posted.push(String(init.body)), answer()
    )) as typeof globalThis.fetch;
    const delivery = await deliverCard(card, { webhookUrl, fetch, clock: instantClock() });
    expect(JSON.stringify(delivery)).not.toContain(SIGNATURE);
  }
  expect(posted.length).toBeGreaterThan(answers.length);
  expect(posted.join('\n')).not.toContain(SIGNATURE);
});

test('a URL in the wrong place is not repeated by the error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  const file = join(folder, 'open-to-all');
  await writeFile(file, URLS[0] ?? '', { mode: 0o644 });
  const plain = { testMode: false, dryRun: false, json: false };
  const errors = await Promise.all([
    findWebhook({ file, env: {} }).catch((error: unknown) => error),
    send({ ...plain, card: URLS[4] }, cliContext().cli).catch((error: unknown) => error),
    send({ ...plain, card: file }, cliContext().cli).catch((error: unknown) => error),
  ]);
  await rm(folder, { recursive: true });
  for (const error of errors) {
    expect(error).toBeInstanceOf(Error);
    expect(everythingOf(error)).not.toContain(SIGNATURE);
  }
});

test.skipIf(process.platform !== 'linux')(
  'a program that hides its command line shows only its name to others',
  async () => {
    const source = readFileSync(new URL('../src/deliver/hide-command-line.ts', import.meta.url), 'utf8');
    const program = `${ts.transpile(source, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 })}
hideCommandLine('sglang-teams'); console.log('hidden'); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', '--webhook-url', URLS[0] ?? '']);
    await firstLine(child);
    const commandLine = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
    child.kill('SIGKILL');
    expect(commandLine.replaceAll('\0', '').trim()).toBe('sglang-teams');
  },
);

async function firstLine(child: ChildProcess): Promise<void> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  while (!text.includes('\n')) await sleep(10);
}
