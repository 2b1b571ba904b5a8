import { CiError, type Clock, redactUrl, stoppedError } from '@sglang-ci/core';

/** What a source needs of the world. */
export interface HttpPorts {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

const ATTEMPTS = 4;
const REQUEST_LIMIT_MS = 15_000;
/** A rate limit that lasts longer than this ends the search: the night has better things to do. */
const LONGEST_WAIT_MS = 180_000;

/**
 * A request that is repeated when repeating can help: no connection, no answer in 15 s, 408, 429 and 5xx, with growing
 * pauses or the one the server asks for. Every other status is the answer, 404 too. Throws `HUB_UNREACHABLE` when there
 * is none, `ABORTED` or `DEADLINE` when the signal ends it.
 */
export async function fetchPatiently(url: string, init: RequestInit, ports: HttpPorts): Promise<Response> {
  let problem = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const response = await fetchOnce(url, init, ports);
    if (ports.signal?.aborted) throw stoppedError(ports.signal, `while asking ${redactUrl(url)}`);
    if (response instanceof Response && !isTransient(response.status)) return response;
    problem = response instanceof Response ? `HTTP ${response.status}` : response;
    const waitMs = response instanceof Response ? retryDelayMs(response.headers, ports.clock.now()) : undefined;
    if (waitMs !== undefined && waitMs > LONGEST_WAIT_MS) {
      throw unreachable(url, `${problem}, try again in ${Math.ceil(waitMs / 60_000)} minutes`);
    }
    if (attempt < ATTEMPTS) await ports.clock.sleep(waitMs ?? 1000 * 2 ** attempt, ports.signal);
  }
  throw unreachable(url, `${problem}, ${ATTEMPTS} attempts`);
}

/** The error for a source about which nothing is known now. */
export function unreachable(url: string, reason: string, cause?: unknown): CiError {
  return new CiError('HUB_UNREACHABLE', `no usable answer from ${redactUrl(url)}: ${reason}`, {
    hint: 'this says nothing about whether the image exists; check the network, or name an image with --docker-image',
    cause,
  });
}

/**
 * How long a server asks to wait, milliseconds: `Retry-After` in seconds or as a date, else the older `X-Retry-After` or
 * `X-RateLimit-Reset` in seconds since 1970.
 */
export function retryDelayMs(headers: Headers, nowMs: number): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null && /^\d+$/.test(after.trim())) return Number(after) * 1000;
  if (after !== null && Number.isFinite(Date.parse(after))) return Math.max(0, Date.parse(after) - nowMs);
  const reset = headers.get('x-retry-after') ?? headers.get('x-ratelimit-reset');
  if (reset === null || !/^\d+$/.test(reset.trim())) return undefined;
  return Math.max(0, Number(reset) * 1000 - nowMs);
}

async function fetchOnce(url: string, init: RequestInit, ports: HttpPorts): Promise<Response | string> {
  const limit = AbortSignal.timeout(REQUEST_LIMIT_MS);
  try {
    const response = await ports.fetch(url, {
      ...init,
      signal: ports.signal === undefined ? limit : AbortSignal.any([limit, ports.signal]),
    });
    const body = await response.arrayBuffer();
    return new Response(isBodyless(response.status) ? null : body, {
      status: response.status,
      headers: response.headers,
    });
  } catch (error) {
    return limit.aborted ? `no answer in ${REQUEST_LIMIT_MS / 1000} s` : reasonOf(error);
  }
}

function isBodyless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** `fetch failed` says nothing; its cause does: `ENOTFOUND hub.docker.com`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
