import { createServer, type Server } from 'node:http';
import { createServer as createSocket, type Server as SocketServer } from 'node:net';
import { chmod } from 'node:fs/promises';
import type { World } from '../world.ts';

/**
 * What stands at the address of a Docker engine: one that is there and has no image, one that takes a connection and never
 * says a word, one that talks nonsense, one that this user may not use.
 */
export type EngineKind = 'empty' | 'silent' | 'nonsense' | 'forbidden';

/** Puts it at `DOCKER_HOST` of a world; gone with the world. */
export async function fakeEngine(world: World, kind: EngineKind): Promise<void> {
  const path = socketOf(world);
  const server = serverOf(kind);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  server.unref();
  if (kind === 'forbidden') await chmod(path, 0o000);
  world.atEnd(() => void server.close());
}

/** `DOCKER_HOST` of a world. */
export const engineOf = (world: World): string => `unix://${socketOf(world)}`;

function socketOf({ site }: World): string {
  return `${site.directory}.sock`;
}

function serverOf(kind: EngineKind): Server | SocketServer {
  switch (kind) {
    case 'silent':
      return createSocket(() => undefined);
    case 'nonsense':
      return createSocket((socket) => socket.end('\0\u001B[31m nobody speaks like this\r\n\r\n'));
    default:
      return createServer(({ url = '' }, response) => {
        if (url.endsWith('/_ping')) response.end('OK');
        else if (url.includes('/images/json') || url.includes('/containers/json'))
          response.setHeader('content-type', 'application/json').end('[]');
        else response.writeHead(404).end('{"message":"no such thing"}');
      });
  }
}
