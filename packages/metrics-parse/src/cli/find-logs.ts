import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A file to read, or why it cannot be. */
export type FoundLog =
  | {
      readonly file: string /** Named by the user: reported even when it is of no known kind. */;
      readonly named: boolean;
    }
  | { readonly file: string; readonly error: string };

const LOG_NAME = /\.(?:log|txt|jsonl)$/;

/** The logs of what the user named: a file as it is, a folder with all below it that may be a log, `-` for stdin. */
export async function* findLogs(paths: readonly string[]): AsyncGenerator<FoundLog> {
  for (const path of paths) {
    if (path === '-' || path === '/dev/stdin') yield { file: '-', named: true };
    else yield* findBelow(resolve(path), true);
  }
}

async function* findBelow(path: string, named: boolean): AsyncGenerator<FoundLog> {
  try {
    const info = await stat(path);
    if (!info.isDirectory()) {
      if (named || LOG_NAME.test(path)) yield { file: path, named };
      return;
    }
    const entries = await readdir(path, { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.isDirectory() || entry.isFile()) yield* findBelow(join(path, entry.name), false);
    }
  } catch (error) {
    yield { file: path, error: reasonOf(error) };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
};

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
