import { join } from 'node:path';
import type { Night } from '../night/night.ts';
import { isUnreadable } from '../night/unreadable.ts';
import { readNight } from '../read/read-night.ts';
import { checkFolder } from './check-folder.ts';
import type { KnownDirectory, KnownFolder, ListedFolder } from './manifest.ts';
import type { Shard, StoreIndex } from './open-index.ts';

/** A directory with run folders in it. */
export interface DirectoryToScan {
  readonly root: string;
  readonly relative: string;
  readonly known: KnownDirectory;
}

export interface DirectoryScanOptions {
  readonly index: StoreIndex;
  readonly now: number;
  readonly since?: string;
  readonly verify?: boolean;
  readonly onRead?: (path: string) => void;
}

/** The nights of one directory, and what is now known of it: the same object if nothing changed. */
export interface ScannedDirectory {
  readonly known: KnownDirectory;
  readonly nights: readonly Night[];
}

/** Reads the run folders of one directory, month by month: unchanged ones from the month's shard, the others from disk. */
export async function scanDirectory(
  directory: DirectoryToScan,
  options: DirectoryScanOptions,
): Promise<ScannedDirectory> {
  const { known } = directory;
  const nights: Night[] = [];
  const changed: Record<string, ListedFolder> = {};
  for (const [month, names] of monthsOf(known.nights, options.since)) {
    const folders = names.flatMap((folder) => folderOf(directory, { name: folder, options }));
    nights.push(...(await scanMonth({ name: shardName(directory.relative, month), folders }, options)));
    for (const { name, listed, state } of folders) if (listed.state !== state) changed[name] = { ...listed, state };
  }
  const isSame = Object.keys(changed).length === 0;
  return { known: isSame ? known : { ...known, nights: { ...known.nights, ...changed } }, nights };
}

interface FolderToScan {
  readonly name: string;
  readonly path: string;
  readonly listed: ListedFolder;
  readonly state: KnownFolder;
}

function folderOf(
  { root, relative, known }: DirectoryToScan,
  { name, options }: { readonly name: string; readonly options: DirectoryScanOptions },
): readonly FolderToScan[] {
  const listed = known.nights[name];
  if (listed === undefined) return [];
  const path = join(root, relative, name);
  const { now, verify = false } = options;
  const state = checkFolder(path, { known: listed.state, now, verify });
  return state === undefined ? [] : [{ name, path, listed, state }];
}

async function scanMonth(
  month: { readonly name: string; readonly folders: readonly FolderToScan[] },
  options: DirectoryScanOptions,
): Promise<readonly Night[]> {
  const shard = options.index.readShard(month.name);
  const fresh: Record<string, Shard[string]> = {};
  let isChanged = false;
  for (const { name, path, state } of month.folders) {
    const stored = shard[name];
    if (stored?.signature === state.signature && !stored.night.problems.some(isUnreadable)) {
      fresh[name] = stored;
      continue;
    }
    options.onRead?.(path);
    fresh[name] = { signature: state.signature, night: await readNight(path) };
    isChanged = true;
  }
  if (isChanged) await options.index.writeShard(month.name, { ...shard, ...fresh });
  return month.folders.flatMap(({ name, path }) => {
    const night = fresh[name]?.night;
    if (night === undefined) return [];
    // Copied only if the store was moved since: a copy of each of ten thousand nights costs a tenth of a scan.
    return [night.path === path ? night : { ...night, path }];
  });
}

/** Folder names by the month of their image; nights before `since` are left out, undated ones always taken. */
function monthsOf(nights: KnownDirectory['nights'], since = ''): ReadonlyMap<string, readonly string[]> {
  const months = new Map<string, string[]>();
  for (const [name, { day }] of Object.entries(nights)) {
    if (day !== '' && day < since) continue;
    const month = day === '' ? 'undated' : day.slice(0, 6);
    const names = months.get(month);
    if (names === undefined) months.set(month, [name]);
    else names.push(name);
  }
  return months;
}

function shardName(relative: string, month: string): string {
  return `${relative === '' ? '_' : encodeURIComponent(relative)}.${month}`;
}
