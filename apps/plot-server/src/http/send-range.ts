import type { ServerResponse } from 'node:http';
import { blottedBlock, isBlotted } from '../files/blotted-bytes.ts';
import type { ServedFile } from '../files/find-inside.ts';
import type { ByteRange } from './byte-range.ts';

/** What is read at once; the memory that a download takes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Sends a part of a file as the body of an answer whose head is written: the next chunk is read only when the client has
 * taken the last one. What is appended meanwhile is left for the next request; a file that gets shorter cuts the
 * connection, so that nobody takes it for whole. Of a text, secrets are blotted out.
 */
export async function sendRange(
  response: ServerResponse,
  file: Pick<ServedFile, 'handle' | 'type' | 'sizeBytes'> & { readonly range: ByteRange },
): Promise<void> {
  const { start, end } = file.range;
  let at = start;
  while (at <= end && !response.destroyed) {
    const chunk = await (isBlotted(file.type) ? blottedBlock : block)(file, { start: at, end });
    if (chunk.length === 0) {
      response.destroy();
      return;
    }
    at += chunk.length;
    const isTaken = response.write(chunk);
    if (!isTaken && at <= end) await drained(response);
  }
  response.end();
}

async function block({ handle }: Pick<ServedFile, 'handle'>, { start, end }: ByteRange): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - start + 1));
  const { bytesRead } = await handle.read(chunk, 0, chunk.length, start);
  return chunk.subarray(0, bytesRead);
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
