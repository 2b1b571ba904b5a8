import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { urlNames } from '../files/url-names.ts';
import { PAGE_HEADERS } from './security-headers.ts';

/**
 * Gives every answer its security headers, and refuses whatever is not a read, or asks with a path that is more than
 * names. Looks at the target as it came over the line, before anything resolves its dots.
 */
export const guard: MiddlewareHandler<{ Bindings: HttpBindings }> = async (context, next) => {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
  const { method } = context.req.raw;
  if (method !== 'GET' && method !== 'HEAD') {
    return context.text('This server only shows things.\n', 405, { allow: 'GET, HEAD', connection: 'close' });
  }
  const target = context.env?.incoming?.url;
  if (target !== undefined && urlNames(target) === undefined) return context.text('Not found\n', 404);
  return next();
};
