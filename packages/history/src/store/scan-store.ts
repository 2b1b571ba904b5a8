import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CiError, type Clock, dayOf, parseRunFolderName, shiftDay, systemClock } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { readNight } from '../read/read-night.ts';
import { INDEX_VERSION, type KnownDirectory, type Manifest } from './manifest.ts';
import { openIndex } from './open-index.ts';
import { scanDirectory } from './scan-directory.ts';
import { walkStore } from './walk-store.ts';

export interface ScanOptions {
  /**
   * Directory of the index; by default `.sglang-ci-index` in the root, or in the user's cache if the root is not
   * writable; `false` for none.
   */
  readonly index?: string | false;
  /** Only nights whose image is of this day (`YYYYMMDD`) or later: older folders are neither looked at nor loaded. */
  readonly since?: string;
  /** Look at every file, also in folders that have rested for days. */
  readonly verify?: boolean;
  readonly clock?: Clock;
  /** Called for each folder that is read and not taken from the index. */
  readonly onRead?: (path: string) => void;
  /** Called for each directory above run folders that cannot be listed; without it such a directory is an error. */
  readonly onUnreadable?: (path: string, reason: string) => void;
}

/**
 * Every run folder below `root`, at any depth, oldest image first; `root` may be a run folder itself. Folders that did
 * not change since the last scan come from the index. A folder that cannot be read is a night with that problem; one that
 * is dated after tomorrow is a night without a date, with that problem. Throws
 * `PATH_MISSING` if `root` is no directory.
 */
export async function scanStore(root: string, options: ScanOptions = {}): Promise<readonly Night[]> {
  const top = resolve(root);
  await requireDirectory(top);
  if (parseRunFolderName(basename(top)) !== undefined) return [await readNight(top)];
  const now = (options.clock ?? systemClock).now();
  const index = await openIndex(top, options.index);
  const before = index.readManifest();
  const walked = await walkStore(top, { ...options, known: before.directories, now });
  const nights: Night[] = [];
  const directories: Record<string, KnownDirectory> = {};
  for (const [relative, known] of Object.entries(walked)) {
    const scanned = await scanDirectory({ root: top, relative, known }, { ...options, now, index });
    directories[relative] = scanned.known;
    nights.push(...scanned.nights);
  }
  if (hasChanged(before, directories)) await index.writeManifest({ version: INDEX_VERSION, directories });
  return nights
    .map((night) => dated(night, now))
    .toSorted((a, b) => compare(a.date, b.date) || compare(a.path, b.path));
}

/**
 * A night of a day that is not there yet, such as one of a mistyped folder, would be the newest for ever: it keeps its values
 * and loses its date. Tomorrow's is let through, for clocks and time zones that differ.
 */
function dated(night: Night, now: number): Night {
  const tomorrow = shiftDay(dayOf(now), 1);
  if (night.date <= tomorrow) return night;
  const problem = `dated ${night.date}, which is after tomorrow (${tomorrow}): not one of the nights`;
  return { ...night, date: '', problems: [problem, ...night.problems] };
}

async function requireDirectory(path: string): Promise<void> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isDirectory) throw new CiError('PATH_MISSING', `${path}: no such folder`);
}

/** Unchanged directories are kept as the very objects that were read. */
function hasChanged(before: Manifest, directories: Readonly<Record<string, KnownDirectory>>): boolean {
  const names = Object.keys(directories);
  return (
    names.length !== Object.keys(before.directories).length ||
    names.some((name) => before.directories[name] !== directories[name])
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
