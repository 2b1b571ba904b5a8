import { open } from 'node:fs/promises';
import { type LogKind, type LogRecords, parseLogStream } from '@sglang-ci/metrics-parse';

const CHUNK_BYTES = 256 * 1024;

/** Reads a log of a known kind chunk by chunk: memory is bounded by the longest line, not by the log. */
export async function readLog<Kind extends LogKind>(path: string, kind: Kind): Promise<LogRecords[Kind]> {
  const file = await open(path, 'r');
  try {
    return await parseLogStream(kind, chunksOf(file));
  } finally {
    await file.close();
  }
}

/** One buffer serves all chunks: the parsers keep no reference to it. */
async function* chunksOf(file: Awaited<ReturnType<typeof open>>): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
