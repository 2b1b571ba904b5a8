import { createServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { CiError } from '@sglang-ci/core';

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface App {
  fetch(request: Request, env: HttpBindings): Response | Promise<Response>;
}

/**
 * What a client may take, so that slow ones hold nothing for long: a request has seconds to arrive whole, and a connection
 * on which nothing moves is cut. Milliseconds, but for `maxConnections`.
 */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 10_000,
  stillTimeout: 60_000,
  maxConnections: 5_000,
} as const;

/** Serves an app. Throws `PORT_IN_USE`, with a free port of `alternatives` in the hint. */
export async function listen(app: App, address: Address, alternatives: readonly number[]): Promise<Server> {
  const server = serverFor(app);
  try {
    await bind(server, address);
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const free = await firstFree(address.host, alternatives);
    throw new CiError('PORT_IN_USE', `port ${address.port} on ${address.host} is taken`, {
      hint: free === undefined ? 'choose another one with --port' : `port ${free} is free: --port ${free}`,
      cause: error,
    });
  }
}

function serverFor(app: App): Server {
  const { headersTimeout, requestTimeout, connectionsCheckingInterval, keepAliveTimeout } = LIMITS;
  const server = createServer(
    { headersTimeout, requestTimeout, connectionsCheckingInterval, keepAliveTimeout },
    getRequestListener((request, env) => app.fetch(request, env as HttpBindings), { hostname: 'localhost' }),
  );
  server.setTimeout(LIMITS.stillTimeout);
  server.maxConnections = LIMITS.maxConnections;
  return server;
}

function bind(server: Server, { host, port }: Address): Promise<void> {
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
