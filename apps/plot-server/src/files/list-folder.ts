import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { realPathInside } from './resolve-inside.ts';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** What a folder inside `root` shows: folders first, then files, by name. Hidden entries and links that lead out are left out. */
export async function listFolder(root: string, folder: string): Promise<FolderEntry[]> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = await realPathInside(root, join(folder, name));
      return path === undefined ? [] : entryOf(name, path);
    }),
  );
  return found.flat().toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
}

async function entryOf(name: string, path: string): Promise<FolderEntry[]> {
  const found = await stat(path);
  if (!found.isFile() && !found.isDirectory()) return [];
  return [{ name, isFolder: found.isDirectory(), sizeBytes: found.size, modifiedMs: found.mtimeMs }];
}
