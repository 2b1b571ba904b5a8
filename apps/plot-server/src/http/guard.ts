import type { MiddlewareHandler } from 'hono';
import { PAGE_HEADERS } from './security-headers.ts';

/** Gives every answer its security headers, and refuses whatever is not a read. */
export const guard: MiddlewareHandler = async (context, next) => {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value);
  const { method } = context.req.raw;
  if (method === 'GET' || method === 'HEAD') return next();
  return context.text('This server only shows things.\n', 405, { allow: 'GET, HEAD', connection: 'close' });
};
