import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServedFile } from '../files/find-inside.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { isNotModified, isRangeUsable } from './preconditions.ts';
import { FILE_HEADERS } from './security-headers.ts';

/** What is read at once; the memory that a download takes. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Answers with a file as it was when it was opened, whole or the part that was asked for, and closes it. What is appended
 * meanwhile is left for the next request; a file that gets shorter cuts the connection, so that nobody takes it for whole.
 */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: ServedFile): Promise<void> {
  try {
    const range = writeHead(request, response, file);
    if (range === undefined || request.method === 'HEAD') response.end();
    else await copy(file.handle, { response, range });
  } finally {
    await file.handle.close();
  }
}

/** Status and headers; returns the part of the file that the body has to be, if any. */
function writeHead({ headers }: IncomingMessage, response: ServerResponse, file: ServedFile): ByteRange | undefined {
  const { sizeBytes, modifiedMs, type } = file;
  const version = { etag: `"${sizeBytes.toString(36)}-${Math.round(modifiedMs * 1_000).toString(36)}"`, modifiedMs };
  const facts = {
    ...FILE_HEADERS,
    etag: version.etag,
    'last-modified': new Date(modifiedMs).toUTCString(),
    'cache-control': 'no-cache',
    'accept-ranges': 'bytes',
  };
  if (isNotModified(headers, version)) {
    response.writeHead(304, facts);
    return undefined;
  }
  const range = isRangeUsable(headers, version) ? byteRange(headers.range, sizeBytes) : 'whole';
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...FILE_HEADERS, 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 });
    return undefined;
  }
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range;
  const length = { 'content-type': type, 'content-length': end - start + 1 };
  if (range === 'whole') response.writeHead(200, { ...facts, ...length });
  else response.writeHead(206, { ...facts, ...length, 'content-range': `bytes ${start}-${end}/${sizeBytes}` });
  return { start, end };
}

/** Reads the next chunk only when the client has taken the last one. */
async function copy(
  handle: FileHandle,
  { response, range: { start, end } }: { readonly response: ServerResponse; readonly range: ByteRange },
): Promise<void> {
  for (let at = start; at <= end && !response.destroyed; ) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at + 1));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) {
      response.destroy();
      return;
    }
    at += bytesRead;
    const part = chunk.subarray(0, bytesRead);
    if (at > end) response.end(part);
    else if (!response.write(part)) await drained(response);
  }
  if (start > end) response.end();
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
