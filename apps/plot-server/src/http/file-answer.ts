import type { IncomingHttpHeaders } from 'node:http';
import type { ServedFile } from '../files/find-inside.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { isNotModified, isRangeUsable } from './preconditions.ts';
import { fileHeaders } from './security-headers.ts';

/** How a request for a file is answered. */
export interface FileAnswer {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** The part of the file that is the body; absent for an answer without one. */
  readonly range?: ByteRange;
}

/** Decides between the whole file, a part of it and none, by what the client asks for and has already. */
export function fileAnswer(
  asked: IncomingHttpHeaders,
  { sizeBytes, modifiedMs, type }: Pick<ServedFile, 'sizeBytes' | 'modifiedMs' | 'type'>,
): FileAnswer {
  const etag = `"${sizeBytes.toString(36)}-${Math.round(modifiedMs * 1_000).toString(36)}"`;
  const version = { etag, modifiedMs };
  const headers = {
    ...fileHeaders(type),
    etag,
    'last-modified': new Date(modifiedMs).toUTCString(),
    'cache-control': 'no-cache',
    'accept-ranges': 'bytes',
  };
  if (isNotModified(asked, version)) return { status: 304, headers };
  const range = isRangeUsable(asked, version) ? byteRange(asked.range, sizeBytes) : 'whole';
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...fileHeaders(type), 'content-range': `bytes */${sizeBytes}` } };
  }
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes - 1 } : range;
  const body = { ...headers, 'content-type': type, 'content-length': String(end - start + 1) };
  return range === 'whole'
    ? { status: 200, headers: body, range: { start, end } }
    : { status: 206, headers: { ...body, 'content-range': `bytes ${start}-${end}/${sizeBytes}` }, range };
}
