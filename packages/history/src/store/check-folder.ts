import { createHash } from 'node:crypto';
import { readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownFolder } from './manifest.ts';

/** A folder that rested this long is taken to be finished. */
const SETTLED_MS = 3 * 24 * 3_600_000;

/**
 * The present state of a run folder, or the known one when nothing can have changed: for a settled folder its own
 * modification time decides, for a young one (or with `verify`) name, size and modification time of every file.
 * `undefined` for a folder that is gone, or a link to one. Synchronous on purpose: a `stat` costs microseconds, a round through the thread pool ten times that.
 */
export function checkFolder(
  path: string,
  options: { readonly known: KnownFolder | null; readonly now: number; readonly verify: boolean },
): KnownFolder | undefined {
  const { known, now, verify } = options;
  const mtimeMs = statOf(path)?.mtimeMs;
  if (mtimeMs === undefined) return undefined;
  if (known !== null && known.settled && known.mtimeMs === mtimeMs && !verify) return known;
  const hash = createHash('sha1');
  let newest = mtimeMs;
  for (const name of namesIn(path)) {
    if (name.startsWith('.')) continue;
    const file = statOf(join(path, name));
    hash.update(`${name}\n${file?.size}\n${file?.mtimeMs}\n`);
    newest = Math.max(newest, file?.mtimeMs ?? 0);
  }
  const signature = hash.digest('base64url');
  const settled = now - newest > SETTLED_MS;
  return known !== null && isSame(known, { mtimeMs, signature, settled }) ? known : { mtimeMs, signature, settled };
}

/** None of a folder that may not be listed: reading it says why. */
function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return [];
  }
}

/** A dead link has no size: it is part of the state, for it may lead somewhere later. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isSame(a: KnownFolder, b: KnownFolder): boolean {
  return a.mtimeMs === b.mtimeMs && a.signature === b.signature && a.settled === b.settled;
}
