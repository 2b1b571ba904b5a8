import type { Clock } from '@sglang-ci/core';
import type { Answer } from './explain-answer.ts';

interface PostOptions {
  readonly body: unknown;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** Posts JSON once and says what came back, without throwing. Redirects are not followed: they would carry the secret away. */
export async function postJson(url: string, options: PostOptions): Promise<Answer> {
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
    const text = (await response.text()).slice(0, 2_000);
    const retryAfterS = retryAfter(response.headers.get('retry-after'), clock.now());
    return { kind: 'answered', status: response.status, text, ...(retryAfterS !== undefined && { retryAfterS }) };
  } catch (error) {
    if (timeout.aborted) return { kind: 'silent', reason: `no answer within ${timeoutMs / 1000} s` };
    if (signal?.aborted === true) return { kind: 'silent', reason: 'stopped while sending' };
    return { kind: UNREACHED.has(codeOf(error)) ? 'unreached' : 'silent', reason: codeOf(error) };
  }
}

/** The failures of a connection over which nothing was sent. */
const UNREACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The code of a fetch failure; its message is not used, it may hold the URL. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  for (const candidate of [cause, error]) {
    if (
      typeof candidate === 'object' &&
      candidate !== null &&
      'code' in candidate &&
      typeof candidate.code === 'string'
    )
      return candidate.code;
  }
  return 'network error';
}

/** `Retry-After` in seconds: a number of seconds or an HTTP date. */
function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - nowMs) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
