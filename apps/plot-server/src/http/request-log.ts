import type { HttpBindings } from '@hono/node-server';
import { type Clock, logTimeOf } from '@sglang-ci/core';
import type { MiddlewareHandler } from 'hono';

/** A longer path is cut in the log. */
const PATH_LIMIT = 300;

/** Writes a line per answered request: `[2025-12-15 16:00:00 PST] GET /GROK1/online/ 200`. */
export function requestLog(clock: Clock, log: (line: string) => void): MiddlewareHandler<{ Bindings: HttpBindings }> {
  const timeOf = timeBySecond();
  return async (context, next) => {
    await next();
    const { method, path } = context.req;
    const outgoing = context.env?.outgoing;
    const status = outgoing?.headersSent === true ? outgoing.statusCode : context.res.status;
    log(`[${timeOf(clock.now())}] ${method} ${printable(path).slice(0, PATH_LIMIT)} ${status}`);
  };
}

/** A client cannot write to our terminal. */
function printable(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '?');
}

/** Formatting a time in a time zone takes longer than answering, so it is done once a second. */
function timeBySecond(): (ms: number) => string {
  let known: { readonly second: number; readonly text: string } | undefined;
  return (ms) => {
    const second = Math.floor(ms / 1_000);
    if (known?.second !== second) known = { second, text: logTimeOf(ms) };
    return known.text;
  };
}
