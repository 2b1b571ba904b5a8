import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import { canonicalTarget, DATA_PATHS } from '../data/canonical-target.ts';
import type { DataAnswer } from '../data/data-service.ts';
import type { AskData } from '../data/shared-answers.ts';
import { isNotModified } from '../http/preconditions.ts';

/** The pages and the JSON API, which another thread works out. */
export function dataRoutes(ask: AskData): Hono<{ Bindings: HttpBindings }> {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  for (const path of DATA_PATHS) {
    routes.get(path, async (context, next) => {
      const wanted = canonicalTarget(path, new URL(context.req.url).searchParams);
      if (wanted === undefined) return next();
      const { target, isHeavy, isKept = false } = wanted;
      return sendAnswer(context, await ask({ kind: 'page', target }, { lane: isHeavy ? 'heavy' : 'light', isKept }));
    });
  }
  routes.all('/api/*', (context) => context.json({ error: 'no such address' }, 404));
  return routes;
}

const ENCODINGS = { header: 'Accept-Encoding' as const, supports: ['gzip', 'identity'], default: 'identity' };

/** Sends an answer as the client can take it: not at all if it has it already, compressed if it may. */
export function sendAnswer(context: Context, { status, headers, body, gzipped, etag }: DataAnswer): Response {
  const all = { ...headers, 'cache-control': 'no-cache' };
  if (status !== 200) return context.newResponse(body, { status, headers: all } as ResponseInit & { status: 404 });
  const tagged = { ...all, etag, vary: 'accept-encoding' };
  if (isNotModified(context.req.header(), { etag })) return context.body(null, 304, tagged);
  return gzipped !== undefined && accepts(context, ENCODINGS) === 'gzip'
    ? context.body(gzipped, 200, { ...tagged, 'content-encoding': 'gzip' })
    : context.body(body, 200, tagged);
}
