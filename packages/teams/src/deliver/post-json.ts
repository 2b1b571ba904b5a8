import { type Clock, holding } from '@sglang-ci/core';
import type { Answer } from './explain-answer.ts';
import { failureOf } from './network-failure.ts';
import { readStart } from './read-start.ts';

interface PostOptions {
  readonly body: unknown;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Posts JSON once and says what came back, without throwing. Redirects are not followed: they would carry the secret away. */
export function postJson(url: string, options: PostOptions): Promise<Answer> {
  return holding(options.clock, () => post(url, options));
}

async function post(url: string, options: PostOptions): Promise<Answer> {
  const { body, fetch, clock, signal, timeoutMs = 30_000 } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    });
    const text = await readStart(response);
    const retryAfterS = retryAfter(response.headers.get('retry-after'), clock.now());
    return { kind: 'answered', status: response.status, text, ...(retryAfterS !== undefined && { retryAfterS }) };
  } catch (error) {
    if (timeout.aborted) return { kind: 'silent', reason: `no answer within ${timeoutMs / 1000} s` };
    if (signal?.aborted === true) return { kind: 'silent', reason: 'stopped while sending' };
    return failureOf(error);
  }
}

/** `Retry-After` in seconds: a number of seconds or an HTTP date. */
function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
