import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One prepared answer of the fake workflow; `hang` never answers, `drop` cuts the connection after reading the card. */
export type FakeAnswer =
  | { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'drop';

/** A Teams workflow on a free local port that gives the answers in order (the last one again and again) and keeps what it was sent. */
export async function fakeTeams(answers: readonly FakeAnswer[]): Promise<FakeTeams> {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    const text = await readAll(request);
    const answer = answers[Math.min(posts.length, answers.length - 1)] ?? { status: 202 };
    posts.push({ method: request.method ?? '', contentType: request.headers['content-type'] ?? '', text });
    if (answer === 'hang') return;
    if (answer === 'drop') request.socket.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/workflows/abc/triggers/manual/paths/invoke?api-version=1&sig=${SIGNATURE}`,
    posts,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The secret part of the fake's URL: must never be seen anywhere. */
export const SIGNATURE = 'S3cr3tSignature';

export interface FakeTeams {
  readonly url: string;
  readonly posts: readonly Post[];
  close(): Promise<void>;
}

interface Post {
  readonly method: string;
  readonly contentType: string;
  readonly text: string;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
