import type { Clock } from '@sglang-ci/core';
import type { HttpPorts } from '../src/index.ts';

export interface FakeWeb extends HttpPorts {
  /** Every request, as `METHOD URL`. */
  readonly requests: string[];
  /** Milliseconds slept by the clock, one entry per pause. */
  readonly pauses: number[];
}

export type Handler = (url: URL, init: RequestInit | undefined, count: number) => Response | Error;

/** A web of one handler under a clock that jumps; `count` is the number of requests made before. */
export function fakeWeb(handler: Handler, signal?: AbortSignal): FakeWeb {
  const requests: string[] = [];
  const pauses: number[] = [];
  let nowMs = Date.UTC(2025, 11, 2, 20);
  const clock: Clock = {
    now: () => nowMs,
    sleep: (ms) => {
      pauses.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
  const fakeFetch = (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const answer = handler(url, init, requests.length);
    requests.push(`${init?.method ?? 'GET'} ${url.toString()}`);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { fetch: fakeFetch as typeof fetch, clock, signal, requests, pauses };
}

/** The Hub's answer to a tag search: fuzzy like the real one, paged, with null fields and an unknown one. */
export function hubPage(url: URL, tags: readonly string[], pageSize = 100): Response {
  const page = Number(url.searchParams.get('page') ?? '1');
  const words = (url.searchParams.get('name') ?? '').split('-');
  const matching = tags.filter((tag) => words.some((word) => tag.includes(word)));
  const shown = matching.slice((page - 1) * pageSize, page * pageSize);
  if (shown.length === 0 && page > 1) return notFound();
  const more = page * pageSize < matching.length;
  return Response.json({
    count: matching.length,
    next: more ? `https://hub.docker.com/v2/elsewhere?page=${page + 1}` : null,
    previous: null,
    results: shown.map((name) => ({ name, digest: null, full_size: 0, images: [], last_updated: null, new_field: 1 })),
  });
}

export function notFound(): Response {
  return Response.json({ message: 'httperror 404: object not found', errinfo: {} }, { status: 404 });
}
