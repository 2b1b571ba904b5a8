import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { realPathInside } from './find-inside.ts';
import { inTurns } from './in-turns.ts';
import type { IsSecret } from './secret-files.ts';
import { isOpenName, servedType } from './served-name.ts';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What a folder inside `root` shows: what a request would get. Hidden and secret names and links that lead out are left out. */
export async function listFolder(root: string, folder: string): Promise<FolderEntry[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => isOpenName(name));
  const found = await inTurns(entries, (entry) => entryOf(entry, { root, folder }).catch(() => undefined));
  return found.filter((entry) => entry !== undefined).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** One entry of a folder; `undefined` for one that is not shown. Throws where it is gone by now. */
export async function entryOf(
  entry: Dirent,
  {
    root,
    folder,
    isSecret,
  }: { readonly root: string; readonly folder: string; readonly isSecret?: IsSecret | undefined },
): Promise<FolderEntry | undefined> {
  const { name } = entry;
  const path = entry.isSymbolicLink() ? await realPathInside(root, join(folder, name)) : join(folder, name);
  if (path === undefined) return undefined;
  const found = await stat(path);
  if (isSecret?.(found) === true) return undefined;
  const isServed = [name, basename(path)].every((word) => servedType(word) !== undefined);
  if (!found.isDirectory() && !(found.isFile() && isServed)) return undefined;
  return { name, isFolder: found.isDirectory(), sizeBytes: found.size, modifiedMs: found.mtimeMs };
}
