import { createServer } from 'node:net';

/** Below the ports that Linux gives to outgoing connections (32768 and up): those are taken again at any moment. */
const FIRST_PORT = 10_000;
const PORTS = 20_000;

/** A port of this machine on which nothing listens at this moment, and nothing on the next one either. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error(`no free port between ${FIRST_PORT} and ${FIRST_PORT + PORTS}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
