import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly mbPerSecond: number;
  readonly statuses: readonly number[];
}

export interface LoadOptions {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly isOpen: boolean;
}

/**
 * So many clients, each of which asks again as soon as it has its answer, over a connection that is kept where the server
 * keeps it. Reads sockets itself: node's HTTP client would be what is measured.
 */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { connections, seconds } = options;
  const start = performance.now();
  const end = start + seconds * 1_000;
  const latencies: number[] = [];
  const statuses = new Set<number>();
  let bytes = 0;
  const client = async () => {
    let socket: Socket | undefined;
    while (performance.now() < end) {
      const asked = performance.now();
      socket ??= await open(options.port);
      const answer = await ask(socket, options);
      latencies.push(performance.now() - asked);
      statuses.add(answer.status);
      bytes += answer.bytes;
      if (!answer.isOpen) socket = undefined;
    }
    socket?.destroy();
  };
  await Promise.all(Array.from({ length: connections }, client));
  const tookS = (performance.now() - start) / 1_000;
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return {
    perSecond: latencies.length / tookS,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    mbPerSecond: bytes / 1e6 / tookS,
    statuses: [...statuses],
  };
}

export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject);
    socket.setNoDelay(true);
  });
}

/** One request and its whole answer, which is counted and thrown away. */
export function ask(socket: Socket, { path, headers = {} }: Pick<LoadOptions, 'path' | 'headers'>): Promise<Answer> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`);
  return new Promise((resolve, reject) => {
    let head: { readonly status: number; readonly length: number; readonly isKept: boolean } | undefined;
    let bytes = 0;
    const done = (isOpen: boolean) => {
      socket.off('data', onData).off('end', onEnd).off('error', reject);
      resolve({ status: head?.status ?? 0, bytes, isOpen });
    };
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (head === undefined) {
        const text = chunk.toString('latin1');
        const end = text.indexOf('\r\n\r\n');
        head = headOf(text.slice(0, end));
        bytes = chunk.length - end - 4;
      }
      if (bytes >= head.length && head.isKept) done(true);
    };
    const onEnd = () => done(false);
    socket.on('data', onData).on('end', onEnd).on('error', reject);
  });
}

function headOf(text: string) {
  return {
    status: Number(text.slice(9, 12)),
    length: Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0),
    isKept: text.startsWith('HTTP/1.1') && !/connection: close/i.test(text),
  };
}
