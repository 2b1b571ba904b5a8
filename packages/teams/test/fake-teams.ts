import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** One prepared answer of the fake workflow. */
export type FakeAnswer =
  | { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> }
  | keyof typeof MISBEHAVIOURS;

type Misbehaviour = (response: ServerResponse, socket: Socket) => void;

/** What a server can do instead of answering, each after it has read the whole card. */
const MISBEHAVIOURS = {
  hang: () => undefined,
  drop: (_, socket) => socket.destroy(),
  'cut in the head': (_, socket) => socket.write('HTTP/1.1 202 Acc', () => socket.destroy()),
  'cut in the body': (response, socket) => {
    response.writeHead(202, { 'content-length': '100' }).write('half', () => setTimeout(() => socket.destroy(), 10));
  },
  'drip in the head': (_, socket) => drip(socket, 'HTTP/1.1 202 Accepted\r\nx-slow: '),
  'drip in the body': (response, socket) => {
    response.writeHead(200, { 'content-length': '1000' }).flushHeaders();
    drip(socket, '');
  },
  garbage: (_, socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'),
  'huge body': (response) => {
    response.writeHead(202);
    const chunk = Buffer.alloc(65_536, 'x');
    const pump = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', pump);
    pump();
  },
} as const satisfies Record<string, Misbehaviour>;

function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('.'), 5);
  socket.on('close', () => clearInterval(timer));
  socket.on('error', () => clearInterval(timer));
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

/**
 * A Teams workflow on a free local port that gives the answers in order (the last one again and again) and keeps what it
 * was sent; with a certificate it speaks HTTPS.
 */
export async function fakeTeams(answers: readonly FakeAnswer[], certificate?: Certificate): Promise<FakeTeams> {
  const posts: Post[] = [];
  const onRequest = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await readAll(request);
    const answer = answers[Math.min(posts.length, answers.length - 1)] ?? { status: 202 };
    posts.push({ method: request.method ?? '', contentType: request.headers['content-type'] ?? '', text });
    if (typeof answer === 'string') MISBEHAVIOURS[answer](response, request.socket);
    else response.writeHead(answer.status, answer.headers).end(answer.text);
  };
  const server = certificate === undefined ? createHttpServer(onRequest) : createHttpsServer(certificate, onRequest);
  const port = await listen(server);
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}/workflows/0a1b2c3d4e5f6071/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIGNATURE}`,
    posts,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Starts a server on a free local port. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
