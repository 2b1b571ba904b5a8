import { join } from 'node:path';
import { parseImageTag, parseRunFolderName } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { readNight } from '../read/read-night.ts';
import { checkFolder } from './check-folder.ts';
import type { KnownDirectory, KnownFolder } from './manifest.ts';
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
  const changed: Record<string, KnownFolder> = {};
  for (const [month, names] of monthsOf(Object.keys(known.nights), options.since)) {
    const folders = names.map((name) => folderOf(directory, { name, options }));
    const shard = await scanMonth({ name: shardName(directory.relative, month), folders }, options);
    nights.push(...shard);
    for (const { name, state } of folders) if (known.nights[name] !== state) changed[name] = state;
  }
  const isSame = Object.keys(changed).length === 0;
  return { known: isSame ? known : { ...known, nights: { ...known.nights, ...changed } }, nights };
}

interface FolderToScan {
  readonly name: string;
  readonly path: string;
  readonly state: KnownFolder;
}

function folderOf(
  { root, relative, known }: DirectoryToScan,
  { name, options }: { readonly name: string; readonly options: DirectoryScanOptions },
): FolderToScan {
  const path = join(root, relative, name);
  const { now, verify = false } = options;
  return { name, path, state: checkFolder(path, { known: known.nights[name] ?? null, now, verify }) };
}

async function scanMonth(
  month: { readonly name: string; readonly folders: readonly FolderToScan[] },
  options: DirectoryScanOptions,
): Promise<readonly Night[]> {
  const shard = await options.index.readShard(month.name);
  const fresh: Record<string, Shard[string]> = {};
  let isChanged = false;
  for (const { name, path, state } of month.folders) {
    const stored = shard[name];
    if (stored?.signature === state.signature) {
      fresh[name] = stored;
      continue;
    }
    options.onRead?.(path);
    fresh[name] = { signature: state.signature, night: await readNight(path) };
    isChanged = true;
  }
  if (isChanged) await options.index.writeShard(month.name, { ...shard, ...fresh });
  return month.folders.flatMap(({ name, path }) => {
    const stored = fresh[name];
    return stored === undefined ? [] : [{ ...stored.night, path }];
  });
}

/** Folder names by the month of their image; nights before `since` are left out, undated ones always taken. */
function monthsOf(names: readonly string[], since = ''): ReadonlyMap<string, readonly string[]> {
  const months = new Map<string, string[]>();
  for (const name of names) {
    const date = parseImageTag(parseRunFolderName(name)?.imageTag ?? '')?.date;
    if (date !== undefined && date < since) continue;
    const month = date?.slice(0, 6) ?? 'undated';
    months.set(month, [...(months.get(month) ?? []), name]);
  }
  return months;
}

function shardName(relative: string, month: string): string {
  return `${relative === '' ? '_' : encodeURIComponent(relative)}.${month}`;
}
