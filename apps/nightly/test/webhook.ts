import { createServer } from 'node:http';

export interface TestWebhook {
  readonly url: string;
  /** Texts of the cards that arrived. */
  readonly bodies: readonly string[];
  /** What it answers from here on. */
  answer(status: number): void;
  close(): void;
}

/** A webhook on this machine; `path` may hold a secret. */
export async function startWebhook(status: number, path = '/workflows/x?sig=TOPSECRET'): Promise<TestWebhook> {
  const bodies: string[] = [];
  let current = status;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(current).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    bodies,
    answer: (next) => {
      current = next;
    },
    close: () => server.close(),
  };
}
