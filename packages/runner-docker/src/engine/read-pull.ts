import { createInterface } from 'node:readline';
import type { PullMessage } from './docker-engine.ts';

/** The messages of a pull: one JSON object per line. A line that is none is left out. */
export async function* readPull(stream: NodeJS.ReadableStream): AsyncGenerator<PullMessage> {
  const broken = new Promise<never>((_resolve, reject) => stream.once('error', reject));
  broken.catch(() => undefined);
  const lines = createInterface({ input: stream, crlfDelay: Infinity })[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([lines.next(), broken]);
    if (next.done === true) return;
    const message = readMessage(next.value);
    if (message !== undefined) yield message;
  }
}

function readMessage(line: string): PullMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, status, error, progressDetail } = value as {
    id?: unknown;
    status?: unknown;
    error?: unknown;
    progressDetail?: { current?: unknown; total?: unknown };
  };
  return {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof status === 'string' ? { status } : {}),
    ...(typeof error === 'string' ? { error } : {}),
    ...(typeof progressDetail?.current === 'number' ? { current: progressDetail.current } : {}),
    ...(typeof progressDetail?.total === 'number' ? { total: progressDetail.total } : {}),
  };
}
