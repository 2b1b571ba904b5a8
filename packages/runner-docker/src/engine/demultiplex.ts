import type { OutputChunk } from './docker-engine.ts';

const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes Docker's joint stream of stdout and stderr apart: frames of an 8-byte header (stream, 3 zeros, length as 32 bits
 * big-endian) and data. Reads on only when the last chunk was taken, so a slow reader slows the writer down.
 */
export async function* demultiplex(source: AsyncIterable<Buffer>): AsyncGenerator<OutputChunk> {
  let header = Buffer.alloc(0);
  let stream: OutputChunk['stream'] = 'stdout';
  let left = 0;
  for await (const chunk of source) {
    let rest = chunk;
    while (rest.length > 0) {
      if (left === 0) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < HEADER_BYTES) break;
        stream = header[0] === STDERR ? 'stderr' : 'stdout';
        left = header.readUInt32BE(4);
        header = Buffer.alloc(0);
      } else {
        const data = rest.subarray(0, left);
        rest = rest.subarray(data.length);
        left -= data.length;
        yield { stream, data };
      }
    }
  }
}
