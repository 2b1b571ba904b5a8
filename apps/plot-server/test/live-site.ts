import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { drain } from '../src/drain.ts';
import { type ConnectionLimits, listen } from '../src/listen.ts';
import { site } from './site.ts';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** One character per byte. */
  readonly body: string;
}

/** A directory as {@link site} makes it, served on a real port of this machine. */
export async function liveSite(files: Readonly<Record<string, string>> = {}, limits?: ConnectionLimits) {
  const { app, remove, ...rest } = await site(files);
  const server = await listen(app, { host: '127.0.0.1', port: 0, ...(limits === undefined ? {} : { limits }) });
  const port = portOf(server);
  return {
    ...rest,
    server,
    port,
    fetch: (path: string, init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init }),
    /** Sends exactly these bytes (one per character) and reads until the server closes. */
    raw: (request: string) => rawRequest(port, request),
    /** A plain GET whose target nothing has normalised. */
    target: (target: string) =>
      rawRequest(port, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
    close: async () => {
      await drain(server, 0);
      await remove();
    },
  };
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export async function rawRequest(port: number, request: string): Promise<RawAnswer> {
  const socket = await openSocket(port);
  socket.write(request, 'latin1');
  return parseAnswer(await readAll(socket));
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes until the connection is closed, one character per byte. */
export async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.destroyed) await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

export function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rest.join('\r\n\r\n'),
  };
}
