import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain } from '../src/cli/drain.ts';
import { image } from '../src/cli/image.ts';
import { send } from '../src/cli/send.ts';
import { benchmarkCard } from '../src/index.ts';
import { cliContext } from './cli-context.ts';
import { fakeTeams, SIGNATURE } from './fake-teams.ts';
import { cardInput } from './samples.ts';

const plain = { testMode: false, dryRun: false, json: false };
let folder = '';
let card = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-command-'));
  card = join(folder, 'card.json');
  await writeFile(card, JSON.stringify(benchmarkCard(cardInput())));
});
afterAll(() => rm(folder, { recursive: true }));

test('a card is sent from its file; neither URL nor signature is printed', async () => {
  const teams = await fakeTeams([{ status: 202 }]);
  const { cli, out, errors } = cliContext({ BENCHMARK_CI_DIR: join(folder, 'none') });
  const code = await send({ ...plain, card, webhookUrl: teams.url, json: true }, cli);
  await teams.close();
  expect(code).toBe(0);
  expect(teams.posts).toHaveLength(1);
  expect(out()).toContain('"outcome":"sent"');
  expect(errors()).toContain('visible in ps');
  expect(out() + errors()).not.toContain(SIGNATURE);
});

test('a refused test card ends with exit code 7, is marked as a test and never spooled', async () => {
  const teams = await fakeTeams([{ status: 404 }]);
  const { cli, out } = cliContext({ TEAMS_WEBHOOK_URL: teams.url, BENCHMARK_CI_DIR: folder });
  const code = await send({ ...plain, testMode: true }, cli);
  await teams.close();
  expect(code).toBe(7);
  expect(out()).toBe('failed: HTTP 404: the workflow was deleted or switched off\n');
  expect(teams.posts[0]?.text).toContain('This is a test message');
  expect(await readdir(folder)).not.toContain('.teams-spool');
});

test('without a webhook nothing is sent and that is no failure', async () => {
  const { cli, out } = cliContext();
  expect(await send({ ...plain, testMode: true }, cli)).toBe(0);
  expect(out()).toBe('notifications are disabled: no webhook is configured\n');
});

test('a card that Teams would not show is not sent', async () => {
  const bad = join(folder, 'bad.json');
  await writeFile(bad, '{"type":"AdaptiveCard"}');
  await expect(send({ ...plain, card: bad }, cliContext().cli)).rejects.toMatchObject({ code: 'CARD_INVALID' });
});

test('a dry run prints the card and nothing else', async () => {
  const { cli, out } = cliContext({ TEAMS_WEBHOOK_URL: 'https://127.0.0.1:1/' });
  expect(await send({ ...plain, card, dryRun: true }, cli)).toBe(0);
  expect(JSON.parse(out())).toStrictEqual(JSON.parse(await readFile(card, 'utf8')));
});

test('what cannot be sent waits in the work folder, is listed, and drained once the webhook answers', async () => {
  const dead = await fakeTeams([{ status: 410 }]);
  const env = { BENCHMARK_CI_DIR: await mkdtemp(join(folder, 'work-')), TEAMS_WEBHOOK_URL: dead.url };
  expect(await send({ ...plain, card }, cliContext(env).cli)).toBe(7);
  await dead.close();
  const listed = cliContext(env);
  expect(await drain({ dryRun: true, json: false }, listed.cli)).toBe(0);
  expect(listed.out()).toMatch(/card\.json of \d{8}, since \d{4}-/);
  const teams = await fakeTeams([{ status: 202 }]);
  const drained = cliContext({ ...env, TEAMS_WEBHOOK_URL: teams.url });
  expect(await drain({ dryRun: false, json: false }, drained.cli)).toBe(0);
  const again = cliContext({ ...env, TEAMS_WEBHOOK_URL: teams.url });
  expect(await send({ ...plain, card }, again.cli)).toBe(0);
  await teams.close();
  expect(drained.out()).toBe('1 sent, 0 waiting, 0 given up\n');
  expect(again.out()).toBe('not sent: this night was already told so\n');
  expect(teams.posts).toHaveLength(1);
});

test('the old image alert in its own words', async () => {
  const { cli, out } = cliContext({
    DOCKER_IMAGE_REPO: 'lab/sgl-dev',
    DEFAULT_NODE_NAME: 'mi300-a',
    GITHUB_WORKFLOW_URL: 'https://github.com/lab/ci/actions/workflows/images.yml',
  });
  const told = {
    ...plain,
    dryRun: true,
    status: 'warning' as const,
    message: 'Some images are missing',
    details: ['mi35x: not found'],
    availableImages: ['lab/sgl-dev:v0.5.5-rocm700-mi30x-20251116'],
    checkedCount: 2,
    foundCount: 1,
    dateChecked: '2025-11-16',
  };
  expect(await image(told, cli)).toBe(0);
  const { body, actions } = JSON.parse(out()).attachments[0].content;
  const texts = body.map(({ text }: { text: string }) =>
    text.replace(/at \d\d:.*/, 'at …').replace(/on \d{4}-\d\d-\d\d/, 'on …'),
  );
  expect(texts).toMatchInlineSnapshot(`
    [
      "2025-11-16 Nightly Docker Image Check",
      "Repository: lab/sgl-dev",
      "Host: mi300-a",
      "Checked on … at …",
      "**Status:**",
      "⚠️ Some Docker Images Missing",
      "• Images checked: **2**, Available: **1**, Missing: **1**",
      "**Details:**",
      "Some images are missing",
      "✅ lab/sgl-dev:v0.5.5-rocm700-mi30x-20251116: Available",
      "• mi35x: not found",
      "**Action Required:**",
      "Rerun the [image build workflow](https://github.com/lab/ci/actions/workflows/images.yml).",
    ]
  `);
  expect(actions).toMatchObject([
    { url: 'https://github.com/lab/ci/actions/workflows/images.yml' },
    { url: 'https://hub.docker.com/r/lab/sgl-dev/tags' },
  ]);
});

test('a test of the image alert needs no words; a real one does', async () => {
  const none = { details: [], availableImages: [] };
  const { cli, out } = cliContext({ DEFAULT_NODE_NAME: 'mi300-a' });
  expect(await image({ ...plain, ...none, testMode: true, dryRun: true }, cli)).toBe(0);
  expect(out()).toContain('SGLang CI test message');
  expect(out()).toContain('This is a test message: nothing to do.');
  await expect(image({ ...plain, ...none, status: 'warning' }, cli)).rejects.toMatchObject({
    code: 'USAGE',
    message: 'what did the check find? --message is missing',
  });
});
