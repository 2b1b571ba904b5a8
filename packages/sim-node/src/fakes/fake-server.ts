import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf } from '../http/body.ts';

/** A request a fake server has received. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A fake server that is listening on a free port of 127.0.0.1. */
export interface FakeServer {
  readonly url: string;
  /** Everything received so far. */
  readonly requests: readonly ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server whose answers come from `answer`; it records every request. */
export async function startFakeServer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>,
  port = 0,
): Promise<FakeServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void receive(incoming).then((request) => {
      requests.push(request);
      return answer(request, response);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${bound}`, requests, close };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const body = await bodyOf(incoming);
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers: incoming.headers, body };
}
