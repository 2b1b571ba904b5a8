import { CiError } from '@sglang-ci/core';
import { type Context, Hono } from 'hono';
import { nightsQuery, trendsQuery } from '../api/queries.ts';
import type { DashboardData } from '../api/types.ts';

/** The JSON API: `api/types.ts` has its answers and their parameters. */
export function apiRoutes(data: DashboardData): Hono {
  const api = new Hono();
  api.get('/overview', async (context) => send(context, await data.overview()));
  api.get('/sanity', async (context) => send(context, { checks: await data.sanity() }));
  api.get('/night', async (context) => send(context, await data.night(required(context, 'folder'))));
  api.get('/nights', async (context) => send(context, await data.nights(nightsQuery(paramsOf(context)))));
  api.get('/trends', async (context) => send(context, await data.trends(trendsQuery(paramsOf(context)))));
  api.get('/compare', async (context) =>
    send(context, await data.compare(required(context, 'a'), required(context, 'b'))),
  );
  return api;
}

const NOT_FOUND = { error: 'no such benchmark or night; see /api/overview and /api/nights' };

function send(context: Context, value: object | undefined): Response {
  return value === undefined ? context.json(NOT_FOUND, 404) : context.json(value);
}

function paramsOf({ req }: Context): URLSearchParams {
  return new URL(req.url).searchParams;
}

function required(context: Context, name: string): string {
  const value = context.req.query(name) ?? '';
  if (value === '') throw new CiError('USAGE', `parameter ${name}: a night's folder is needed; see /api/nights`);
  return value;
}
