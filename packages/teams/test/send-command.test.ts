import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '@sglang-ci/cli-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { send } from '../src/cli/send.ts';
import { benchmarkCard } from '../src/index.ts';
import { fakeTeams, SIGNATURE } from './fake-teams.ts';
import { cardInput } from './samples.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-command-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A program's surroundings whose output is kept. */
function context(env: Record<string, string> = {}): { readonly cli: CliContext; printed(): string } {
  let text = '';
  const stream = { write: (chunk: string) => ((text += chunk), true) } as unknown as NodeJS.WriteStream;
  const cli = { args: [], env, signal: new AbortController().signal, stdout: stream, stderr: stream };
  return { cli, printed: () => text };
}

test('a card is sent from its file; neither URL nor signature is printed', async () => {
  const card = join(folder, 'card.json');
  await writeFile(card, JSON.stringify(benchmarkCard(cardInput())));
  const teams = await fakeTeams([{ status: 202 }]);
  const { cli, printed } = context();
  const code = await send({ card, testMode: false, webhookUrl: teams.url, json: true }, cli);
  await teams.close();
  expect(code).toBe(0);
  expect(teams.posts).toHaveLength(1);
  expect(printed()).toContain('"outcome":"accepted"');
  expect(printed()).toContain('visible in ps');
  expect(printed()).not.toContain(SIGNATURE);
});

test('a refused test card ends with exit code 7', async () => {
  const teams = await fakeTeams([{ status: 404 }]);
  const { cli, printed } = context({ TEAMS_WEBHOOK_URL: teams.url });
  const code = await send({ testMode: true, json: false }, cli);
  await teams.close();
  expect(code).toBe(7);
  expect(printed()).toBe('failed after 1 try: HTTP 404: the workflow was deleted or switched off\n');
});

test('without a webhook nothing is sent and that is no failure', async () => {
  const { cli, printed } = context();
  expect(await send({ testMode: true, json: false }, cli)).toBe(0);
  expect(printed()).toBe('notifications are disabled: no webhook is configured\n');
});

test('a card that Teams would not show is not sent', async () => {
  const card = join(folder, 'bad.json');
  await writeFile(card, '{"type":"AdaptiveCard"}');
  await expect(send({ card, testMode: false, json: false }, context().cli)).rejects.toMatchObject({
    code: 'CARD_INVALID',
  });
});
