import { CiError } from '@sglang-ci/core';
import { type Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { answerOf, type JsonAnswer, jsonCache } from '../api/json-cache.ts';
import { nightsQuery, trendsQuery } from '../api/queries.ts';
import type { DashboardData } from '../api/types.ts';
import { isNotModified } from '../http/preconditions.ts';
import type { NightStore } from '../nights/night-store.ts';

/** Memory for answers. */
const CACHE_BYTES = 64_000_000;

/** The JSON API: `api/types.ts` has its answers and their parameters. */
export function apiRoutes(data: DashboardData, store: NightStore): Hono {
  const api = new Hono();
  const cached = cachedSender(store);
  api.get('/overview', async (context) => send(context, await answerOf(await data.overview())));
  api.get('/night', async (context) => send(context, await answerOf(await data.night(required(context, 'folder')))));
  api.get('/nights', (context) => {
    const query = nightsQuery(paramsOf(context));
    return cached(context, query, () => data.nights(query));
  });
  for (const path of ['/trends', '/series']) {
    api.get(path, (context) => {
      const query = trendsQuery(paramsOf(context));
      return cached(context, query, () => data.trends(query));
    });
  }
  api.get('/compare', (context) => {
    const [a, b] = [required(context, 'a'), required(context, 'b')];
    return cached(context, [a, b], () => data.compare(a, b));
  });
  api.all('*', (context) => context.json({ error: 'no such address' }, 404));
  return api;
}

/** Answers from what is kept; a change in the store empties it. */
function cachedSender(store: NightStore) {
  let cache = jsonCache(CACHE_BYTES);
  let madeFor: object | undefined;
  return async (context: Context, query: object, make: () => Promise<unknown>) => {
    const groups = await store.groups();
    if (groups !== madeFor) cache = jsonCache(CACHE_BYTES);
    madeFor = groups;
    return send(context, await cache.get(`${context.req.path} ${JSON.stringify(query)}`, make));
  };
}

const NOT_FOUND = { error: 'no such benchmark or night; see /api/overview and /api/nights' };

const ENCODINGS = { header: 'Accept-Encoding' as const, supports: ['gzip', 'identity'], default: 'identity' };

function send(context: Context, answer: JsonAnswer | undefined): Response {
  if (answer === undefined) return context.json(NOT_FOUND, 404);
  const headers = { etag: answer.etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
  if (isNotModified(context.req.header(), answer)) return context.body(null, 304, headers);
  const type = { ...headers, 'content-type': 'application/json; charset=utf-8' };
  return accepts(context, ENCODINGS) === 'gzip'
    ? context.body(answer.gzipped, 200, { ...type, 'content-encoding': 'gzip' })
    : context.body(answer.body, 200, type);
}

function paramsOf({ req }: Context): URLSearchParams {
  return new URL(req.url).searchParams;
}

function required(context: Context, name: string): string {
  const value = context.req.query(name) ?? '';
  if (value === '') throw new CiError('USAGE', `parameter ${name}: a night's folder is needed; see /api/nights`);
  return value;
}
