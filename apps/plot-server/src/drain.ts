import type { Server } from 'node:http';

/** How often connections that have become idle are closed while the server drains. */
const LOOK_MS = 100;

/**
 * Stops a server: new connections are refused at once, answers that are under way may end, and what is left after
 * `limitMs` is cut. Resolves when the last connection is closed.
 */
export function drain(server: Server, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => server.closeIdleConnections(), LOOK_MS);
    const cut = setTimeout(() => server.closeAllConnections(), limitMs);
    server.close(() => {
      clearInterval(look);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
