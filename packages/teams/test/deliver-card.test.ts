import type { Clock } from '@sglang-ci/core';
import { afterEach, describe, expect, test } from 'vitest';
import { benchmarkCard, deliverCard, failureCard, type DeliverOptions, type Delivery } from '../src/index.ts';
import { type FakeAnswer, type FakeTeams, fakeTeams, SIGNATURE } from './fake-teams.ts';
import { instantClock } from './instant-clock.ts';
import { cardInput, failure } from './samples.ts';

const card = benchmarkCard(cardInput());
let teams: FakeTeams | undefined;

afterEach(async () => {
  await teams?.close();
  teams = undefined;
});

async function deliver(
  answers: readonly FakeAnswer[],
  options: Partial<DeliverOptions> = {},
  message = card,
): Promise<{ delivery: Delivery; posts: FakeTeams['posts']; waits: readonly number[] }> {
  teams = await fakeTeams(answers);
  const clock = instantClock();
  const delivery = await deliverCard(message, { webhookUrl: teams.url, fetch, clock, random: () => 1, ...options });
  expect(JSON.stringify(delivery)).not.toContain(SIGNATURE);
  return { delivery, posts: teams.posts, waits: clock.waits };
}

test('the card is posted as JSON in UTF-8, exactly as built', async () => {
  const { posts } = await deliver([{ status: 202 }]);
  expect(posts).toHaveLength(1);
  expect(posts[0]).toMatchObject({ method: 'POST', contentType: 'application/json; charset=utf-8' });
  expect(JSON.parse(posts[0]?.text ?? '')).toStrictEqual(card);
});

test.each([
  [200, '1'],
  [202, ''],
  [204, undefined],
])('HTTP %i is accepted, never called delivered', async (status, text) => {
  const { delivery } = await deliver([{ status, ...(text !== undefined && { text }) }]);
  expect(delivery).toMatchObject({ outcome: 'accepted', attempts: 1 });
  expect(delivery.detail).toMatch(/queued/);
  expect(delivery.detail).not.toMatch(/delivered/);
});

test.each([
  [400, /trigger must be/],
  [401, /copy it again/],
  [403, /Who can trigger/],
  [404, /deleted or switched off/],
  [413, /too big/],
  [302, /HTTP 302/],
])('HTTP %i is final and explained', async (status, reason) => {
  const { delivery, posts } = await deliver([{ status, headers: { location: 'http://127.0.0.1:1/' } }]);
  expect(delivery).toMatchObject({ outcome: 'failed', attempts: 1, detail: expect.stringMatching(reason) });
  expect(posts).toHaveLength(1);
});

describe('passing trouble is tried again', () => {
  test('throttled, then broken, then accepted: the waits double', async () => {
    const { delivery, waits } = await deliver([{ status: 429 }, { status: 503 }, { status: 502 }, { status: 202 }]);
    expect(delivery).toMatchObject({ outcome: 'accepted', attempts: 4 });
    expect(waits).toStrictEqual([1_000, 2_000, 4_000]);
  });

  test.each([
    ['17', 17_000],
    ['Sun, 16 Nov 2025 00:00:30 GMT', 30_000],
    ['300', 300_000],
    ['soon', 1_000],
  ])('Retry-After: %s waits %i ms', async (header, expected) => {
    const { waits } = await deliver([{ status: 429, headers: { 'retry-after': header } }, { status: 202 }]);
    expect(waits).toStrictEqual([expected]);
  });

  test('a webhook that asks to be left alone for a day is left alone', async () => {
    const { delivery, waits } = await deliver([{ status: 429, headers: { 'retry-after': '86400' } }]);
    expect(delivery).toMatchObject({ outcome: 'failed', attempts: 1, detail: expect.stringContaining('for 24h 00m') });
    expect(waits).toStrictEqual([]);
  });

  test('waits add up: a throttled channel holds nobody up for more than five minutes', async () => {
    const { delivery, waits } = await deliver([{ status: 429, headers: { 'retry-after': '140' } }]);
    expect(waits).toStrictEqual([140_000, 140_000]);
    expect(delivery).toMatchObject({ outcome: 'failed', attempts: 3 });
  });

  test('jitter halves the wait at most', async () => {
    const { waits } = await deliver([{ status: 500 }, { status: 202 }], { random: () => 0 });
    expect(waits).toStrictEqual([500]);
  });

  test('it gives up after the last try and says what the last answer was', async () => {
    const { delivery, posts } = await deliver([{ status: 429, text: 'slow down' }], { attempts: 3 });
    expect(delivery).toMatchObject({
      outcome: 'failed',
      attempts: 3,
      detail: 'HTTP 429: the webhook is throttled (slow down)',
    });
    expect(posts).toHaveLength(3);
  });

  test('a refused connection is tried again: nothing was sent', async () => {
    const { url, close } = await fakeTeams([]);
    await close();
    const { delivery } = await deliver([], { webhookUrl: url, attempts: 2 });
    expect(delivery).toMatchObject({
      outcome: 'failed',
      attempts: 2,
      detail: 'the webhook cannot be reached: connection refused (ECONNREFUSED)',
    });
  });
});

describe('a card that may be queued is sent once more at most, and says so', () => {
  test.each<[string, FakeAnswer]>([
    ['no answer in time', 'hang'],
    ['the connection is cut after the card was read', 'drop'],
    ['a gateway gives up waiting', { status: 504 }],
  ])('%s', async (_, answer) => {
    const { delivery, posts } = await deliver([answer], { timeoutMs: 100 });
    expect(delivery).toMatchObject({ outcome: 'failed', attempts: 2, unsure: 2 });
    expect(posts.map(({ text }) => text.includes('this card may be here twice'))).toStrictEqual([false, true]);
  });
});

test('a card that repeats the URL of the webhook is posted without it', async () => {
  const said = `curl https://flow.example/?sig=${SIGNATURE} failed`;
  const { posts } = await deliver([{ status: 202 }], {}, failureCard('crashed', { ...failure, message: said }));
  expect(posts[0]?.text).not.toContain(SIGNATURE);
});

test.each([
  ['Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 403', 'failed'],
  ['Microsoft Teams endpoint returned HTTP error 429 with ContextId', 'accepted'],
])('an old connector that answers 200 with "%s" is not believed', async (text, outcome) => {
  const { delivery } = await deliver([
    { status: 200, text },
    { status: 200, text: '1' },
  ]);
  expect(delivery.outcome).toBe(outcome);
});

test('the URL of a retired connector is explained', async () => {
  const refuse = (() => Promise.resolve(new Response('', { status: 410 }))) as typeof fetch;
  const delivery = await deliverCard(card, {
    webhookUrl: `https://lab.webhook.office.com/webhookb2/${SIGNATURE}/IncomingWebhook/x`,
    fetch: refuse,
    clock: instantClock(),
  });
  expect(delivery).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/connector, which Microsoft has retired/),
  });
  expect(delivery.detail).not.toContain(SIGNATURE);
});

test.each([
  ['', 'disabled'],
  [undefined, 'disabled'],
  [`prod-1.logic.azure.com/${SIGNATURE}`, 'failed'],
  [`file:///etc/${SIGNATURE}`, 'failed'],
])('webhook %s: %s, and nothing is posted', async (webhookUrl, outcome) => {
  const { delivery, posts } = await deliver([{ status: 202 }], { webhookUrl });
  expect(delivery).toMatchObject({ outcome, attempts: 0 });
  expect(posts).toHaveLength(0);
});

test('a stop before the first try sends nothing', async () => {
  const { delivery, posts } = await deliver([{ status: 202 }], { signal: AbortSignal.abort() });
  expect(delivery).toMatchObject({ outcome: 'failed', attempts: 0, unsure: 0 });
  expect(posts).toHaveLength(0);
});

test('an abort while waiting ends it', async () => {
  const abort = new AbortController();
  const clock: Clock = { now: () => 0, sleep: () => Promise.resolve(abort.abort()) };
  const { delivery, posts } = await deliver([{ status: 503 }], { clock, signal: abort.signal });
  expect(delivery).toMatchObject({ outcome: 'failed', detail: expect.stringMatching(/^stopped/) });
  expect(posts).toHaveLength(1);
});
