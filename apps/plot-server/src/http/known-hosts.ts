import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';

/**
 * Refuses requests for a host name that is none of ours with 421. A page of somebody else can give its own name this
 * machine's address and would then be read as if it were from here (DNS rebinding); the name is all that tells it. Addresses
 * and `localhost` cannot be given away like that.
 */
export function knownHosts(names: readonly string[]): MiddlewareHandler {
  const known = new Set(['localhost', ...names].map(plain));
  return async (context, next) => {
    const host = context.req.header('host');
    if (host === undefined || isKnown(host, known)) return next();
    return context.text(
      'This server does not answer to that name. Use its address, or have the name put into plotServerAllowedHosts (PLOT_SERVER_ALLOWED_HOSTS).\n',
      421,
    );
  };
}

function isKnown(header: string, known: ReadonlySet<string>): boolean {
  const host = plain(header.replace(/:\d*$/, ''));
  return known.has(host) || isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/** Case and the dot at the end of a full name make no other name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
