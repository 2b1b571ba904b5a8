import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

/** Reads a file that grows, piece by piece. */
export interface LogFollower {
  /** The lines that were completed since the last call, without colours. */
  next(): Promise<readonly string[]>;
  /** The last lines seen, oldest first. */
  tail(count: number): readonly string[];
}

const KEPT_LINES = 50;
const MAX_LINE = 2_000;

/** Follows a log from `offset` bytes on. A file that does not exist yet has no lines. */
export function followLog(path: string, offset = 0): LogFollower {
  let at = offset;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let kept: readonly string[] = [];
  return {
    async next() {
      const chunk = await readFrom(path, at);
      at += chunk.length;
      const pieces = (rest + decoder.write(chunk)).split(/\r?\n/);
      rest = (pieces.pop() ?? '').slice(-MAX_LINE);
      const lines = pieces.map(cleanLine).filter((line) => line !== '');
      kept = [...kept, ...lines].slice(-KEPT_LINES);
      return lines;
    },
    tail: (count) => [...kept, ...(rest.trim() === '' ? [] : [cleanLine(rest)])].slice(-count),
  };
}

/** What a file holds from `offset` on; nothing while it does not exist. */
export async function readFrom(path: string, offset: number): Promise<Buffer> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const { size } = await file.stat();
    if (size <= offset) return Buffer.alloc(0);
    const buffer = Buffer.alloc(size - offset);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Of a line with a progress bar, what it shows last. */
function cleanLine(line: string): string {
  const shown = line.slice(line.lastIndexOf('\r') + 1);
  return stripVTControlCharacters(shown.slice(0, MAX_LINE)).trimEnd();
}
