import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { CiError } from '@sglang-ci/core';

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface App {
  fetch(request: Request): Response | Promise<Response>;
}

/** Serves an app. Throws `PORT_IN_USE`, with a free port of `alternatives` in the hint. */
export async function listen(app: App, address: Address, alternatives: readonly number[]): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch));
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

/** Stops a server at once: open connections are closed, not waited for. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
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
    if (isFree) {
      await close(probe);
      return port;
    }
  }
  return undefined;
}
