import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** What lets somebody in, as SHA-256: `user:password`, or a token alone. */
export type Credentials = readonly Buffer[];

const CHALLENGE = 'Basic realm="sglang-ci", charset="UTF-8", Bearer realm="sglang-ci"';

/** The credentials that a text has, one a line; empty lines and those with `#` in front are none. */
export function credentialsIn(text: string): Credentials {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.map(digest);
}

/**
 * Lets in who shows one of the credentials: a token as `Bearer`, or as the password of any user; a pair of user and password
 * as `Basic`. The comparison takes equally long whatever was shown. No cookie is set.
 */
export function logIn(credentials: Credentials): MiddlewareHandler {
  return async (context, next) => {
    if (isIn(context.req.header('authorization') ?? '', credentials)) return next();
    context.header('www-authenticate', CHALLENGE);
    context.header('cache-control', 'no-store');
    return context.text('Log in to see this.\n', 401);
  };
}

function isIn(header: string, credentials: Credentials): boolean {
  const shown = shownIn(header).map(digest);
  const matches = credentials.flatMap((known) => shown.map((one) => timingSafeEqual(known, one)));
  return matches.includes(true);
}

function shownIn(header: string): readonly string[] {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+) *$/.exec(header) ?? [];
  if (scheme.toLowerCase() === 'bearer') return [value];
  if (scheme.toLowerCase() !== 'basic') return [];
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return [pair, pair.slice(pair.indexOf(':') + 1)];
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
