import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type LogKind, type LogRecords, parseLogStream } from '@sglang-ci/metrics-parse';

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a log of a known kind chunk by chunk: memory is bounded by the longest line, not by the log. The reads are
 * synchronous: a night is dozens of small files, and a round through the thread pool costs more than reading one.
 */
export async function readLog<Kind extends LogKind>(path: string, kind: Kind): Promise<LogRecords[Kind]> {
  const file = openSync(path, 'r');
  try {
    return await parseLogStream(kind, chunksOf(file));
  } finally {
    closeSync(file);
  }
}

/** Each chunk is a buffer of its own: the parsers look into it later, for the last progress bar. */
async function* chunksOf(file: number): AsyncGenerator<Uint8Array> {
  const chunkBytes = Math.min(CHUNK_BYTES, fstatSync(file).size + 1);
  for (;;) {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    const bytes = readSync(file, buffer, 0, buffer.length, null);
    if (bytes === 0) return;
    yield buffer.subarray(0, bytes);
  }
}
