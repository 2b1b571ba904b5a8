import { createServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { CiError } from '@sglang-ci/core';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Ports to suggest when `port` is taken. */
  readonly alternativePorts?: readonly number[];
  readonly limits?: ConnectionLimits;
}

interface App {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

/** What a client may take, so that slow ones hold nothing for long. Milliseconds, but for `connections`. */
export interface ConnectionLimits {
  /** For a request's head, and for all of it, to arrive. */
  readonly headers: number;
  readonly request: number;
  /** For the next request on an open connection. */
  readonly keepAlive: number;
  /** For anything to move while an answer is sent. */
  readonly still: number;
  /** How often the first two are looked at. */
  readonly check: number;
  readonly connections: number;
}

const LIMITS: ConnectionLimits = {
  headers: 10_000,
  request: 15_000,
  keepAlive: 10_000,
  still: 60_000,
  check: 2_000,
  connections: 5_000,
};

/** Serves an app. Throws `PORT_IN_USE`, with a free one of the alternative ports in the hint. */
export async function listen(app: App, options: ListenOptions): Promise<Server> {
  const { host, port, alternativePorts = [], limits = LIMITS } = options;
  const server = serverFor(app, limits);
  try {
    await bind(server, { host, port });
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const free = await firstFree(host, alternativePorts);
    throw new CiError('PORT_IN_USE', `port ${port} on ${host} is taken`, {
      hint: free === undefined ? 'choose another one with --port' : `port ${free} is free: --port ${free}`,
      cause: error,
    });
  }
}

function serverFor(app: App, limits: ConnectionLimits): Server {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: limits.check,
    },
    getRequestListener((request, env) => app.fetch(request, env as HttpBindings), { hostname: 'localhost' }),
  );
  server.setTimeout(limits.still);
  server.maxConnections = limits.connections;
  return server;
}

function bind(server: Server, { host, port }: Pick<ListenOptions, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function firstFree(host: string, ports: readonly number[]): Promise<number | undefined> {
  for (const port of ports) {
    const probe = createServer();
    const isFree = await bind(probe, { host, port }).then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
  return undefined;
}
