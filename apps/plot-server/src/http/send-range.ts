import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { ByteRange } from './byte-range.ts';

/** What is read at once; the memory that a download takes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Sends a part of a file as the body of an answer whose head is written: the next chunk is read only when the client has
 * taken the last one. What is appended meanwhile is left for the next request; a file that gets shorter cuts the
 * connection, so that nobody takes it for whole.
 */
export async function sendRange(
  response: ServerResponse,
  { handle, range: { start, end } }: { readonly handle: FileHandle; readonly range: ByteRange },
): Promise<void> {
  let at = start;
  while (at <= end && !response.destroyed) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at + 1));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) {
      response.destroy();
      return;
    }
    at += bytesRead;
    const isTaken = response.write(chunk.subarray(0, bytesRead));
    if (!isTaken && at <= end) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
    if (response.destroyed) done();
  });
}
