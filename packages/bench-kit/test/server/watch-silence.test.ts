import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scaledClock } from '@sglang-ci/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchSilence } from '../../src/server/watch-silence.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'silence-'));
  for (const name of ['client.log', 'server.log']) writeFileSync(join(dir, name), 'begun');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Watches until `checks` health checks were answered as `answers` say (the last one again and again), or it gives up. */
async function watched(answers: readonly number[], wait: { readonly checks: number; readonly grows?: boolean }) {
  const over = new AbortController();
  const asked: string[] = [];
  const logs = ['client.log', 'server.log'].map((name) => join(dir, name));
  let done: () => void = () => undefined;
  const enough = new Promise<undefined>((resolve) => {
    done = () => resolve(undefined);
  });
  const fetch = async (input: string | URL | Request) => {
    asked.push(String(input));
    if (asked.length > wait.checks) done();
    return new Response('', { status: answers[asked.length - 1] ?? answers.at(-1) ?? 200 });
  };
  const clock = scaledClock({ factor: 120, startAt: 0, epoch: Date.now() });
  const ports = { fetch, clock, signal: over.signal };
  const growing = setInterval(() => wait.grows && appendFileSync(join(dir, 'server.log'), 'batch'), 50);
  if (wait.grows) setTimeout(() => done(), 2_500);
  const reason = await Promise.race([
    watchSilence(ports, { logs, quietS: 60, url: 'http://127.0.0.1:1/health' }),
    enough,
  ]);
  over.abort();
  clearInterval(growing);
  return { reason, asked };
}

describe.concurrent('a server that lives', () => {
  test('and fails two health checks in silence answers nobody', async () => {
    const { reason, asked } = await watched([503], { checks: 9 });
    expect(reason).toMatch(/^it has done nothing for \d+ s and failed 2 health checks$/);
    expect(asked).toStrictEqual(['http://127.0.0.1:1/health', 'http://127.0.0.1:1/health']);
  });

  test('and is slow but healthy is never ended', async () => {
    expect((await watched([200], { checks: 3 })).reason).toBeUndefined();
  });

  test('and fails one health check now and then is never ended', async () => {
    expect((await watched([503, 200, 503, 200], { checks: 3 })).reason).toBeUndefined();
  });

  test('and works is not asked at all', async () => {
    expect(await watched([503], { checks: 1, grows: true })).toStrictEqual({ reason: undefined, asked: [] });
  });
});
