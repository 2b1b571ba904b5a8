import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownFolder } from './manifest.ts';

/** A folder that rested this long is taken to be finished. */
const SETTLED_MS = 3 * 24 * 3_600_000;

/**
 * The present state of a run folder, or the known one when nothing can have changed: for a settled folder its own
 * modification time decides, for a young one (or with `verify`) name, size and modification time of every file.
 * Synchronous on purpose: a `stat` costs microseconds, a round through the thread pool ten times that.
 */
export function checkFolder(
  path: string,
  options: { readonly known: KnownFolder | null; readonly now: number; readonly verify: boolean },
): KnownFolder {
  const { known, now, verify } = options;
  const { mtimeMs } = statSync(path);
  if (known !== null && known.settled && known.mtimeMs === mtimeMs && !verify) return known;
  const hash = createHash('sha1');
  let newest = mtimeMs;
  for (const name of readdirSync(path).toSorted()) {
    const file = statSync(join(path, name), { throwIfNoEntry: false });
    if (file === undefined || name.startsWith('.')) continue;
    hash.update(`${name}\n${file.size}\n${file.mtimeMs}\n`);
    newest = Math.max(newest, file.mtimeMs);
  }
  const signature = hash.digest('base64url');
  const settled = now - newest > SETTLED_MS;
  return known !== null && isSame(known, { mtimeMs, signature, settled }) ? known : { mtimeMs, signature, settled };
}

function isSame(a: KnownFolder, b: KnownFolder): boolean {
  return a.mtimeMs === b.mtimeMs && a.signature === b.signature && a.settled === b.settled;
}
