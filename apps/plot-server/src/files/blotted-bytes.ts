import { blotSecrets, SECRET_REACH } from '@sglang-ci/core';
import type { ByteRange } from '../http/byte-range.ts';
import type { ServedFile } from './find-inside.ts';

/** A long text is looked through in blocks of so many bytes, counted from its start. */
const BLOCK_BYTES = 64 * 1024;

/** May a file of this type hold words that must not be shown? Not so a bitmap; what is compressed is sent as it is. */
export function isBlotted(type: string): boolean {
  return /^text\/|^application\/json|^image\/svg/.test(type);
}

/** A text in as many bytes, each byte of a webhook's address, a key or a token a `*`. */
export function blot(text: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> {
  return Buffer.from(blotSecrets(text.toString('latin1')), 'latin1');
}

/**
 * The bytes from `start` to the end of their block, or of the range: blotted out by what stands around the block, so that
 * a part of a file is the same whatever part was asked for. Empty at the end of the file.
 */
export async function blottedBlock(
  { handle, sizeBytes }: Pick<ServedFile, 'handle' | 'sizeBytes'>,
  { start, end }: ByteRange,
): Promise<Buffer> {
  const from = start - (start % BLOCK_BYTES);
  const seenFrom = Math.max(0, from - SECRET_REACH);
  const seen = Buffer.alloc(Math.min(from + BLOCK_BYTES + SECRET_REACH, sizeBytes) - seenFrom);
  const { bytesRead } = await handle.read(seen, 0, seen.length, seenFrom);
  const until = Math.min(from + BLOCK_BYTES, end + 1);
  return blot(seen.subarray(0, bytesRead)).subarray(start - seenFrom, until - seenFrom);
}
