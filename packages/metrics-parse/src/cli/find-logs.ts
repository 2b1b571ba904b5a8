import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** A file to read, or why it cannot be. */
export type FoundLog =
  | {
      readonly file: string /** Named by the user: reported even when it is of no known kind. */;
      readonly named: boolean;
    }
  | { readonly file: string; readonly error: string };

const LOG_NAME = /\.(?:log|txt|jsonl)$/;

/** Pipes of the shell (`<(zcat x.log.gz)`) are read; a pipe or socket on disk would block for ever. */
const SHELL_PIPE = /^\/(?:dev|proc)\//;

/**
 * The logs of what the user named: a file as it is, a folder with all below it that may be a log, `-` for stdin. Links
 * are followed, each folder once.
 */
export async function* findLogs(paths: readonly string[]): AsyncGenerator<FoundLog> {
  for (const path of paths) {
    if (path === '-' || path === '/dev/stdin') yield { file: '-', named: true };
    else yield* findBelow(resolve(path), { named: true, seen: new Set() });
  }
}

async function* findBelow(
  path: string,
  options: { readonly named: boolean; readonly seen: Set<string> },
): AsyncGenerator<FoundLog> {
  const { named, seen } = options;
  const mayBeLog = named || LOG_NAME.test(path);
  try {
    const info = await stat(path);
    if (info.isDirectory()) {
      const real = await realpath(path);
      if (seen.has(real)) return;
      seen.add(real);
      const names = (await readdir(path)).toSorted();
      for (const name of names) yield* findBelow(join(path, name), { named: false, seen });
    } else if (mayBeLog && (info.isFile() || (named && SHELL_PIPE.test(path)))) yield { file: path, named };
    else if (mayBeLog) yield { file: path, error: 'is neither a file nor a folder' };
  } catch (error) {
    if (mayBeLog || !isDeadLink(error)) yield { file: path, error: reasonOf(error) };
  }
}

/** A link to nothing or to itself: of no interest unless it is named like a log. */
function isDeadLink(error: unknown): boolean {
  return ['ENOENT', 'ELOOP'].includes(codeOf(error));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'a link that leads to itself',
};

/** Why a file could not be read, in words. */
export function reasonOf(error: unknown): string {
  return REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
