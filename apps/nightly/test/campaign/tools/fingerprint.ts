import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file under a folder with the hash of its content, by its path in there. */
export async function fingerprintOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const hashed = files.toSorted().map(async (path) => {
    const hash = createHash('sha256').update(await readFile(path));
    return [relative(folder, path), hash.digest('hex')] as const;
  });
  return new Map(await Promise.all(hashed));
}

/** What has become of the files that were there: `gone` and `changed` by path. New files are nobody's loss. */
export function lossesOf(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  return [...before].flatMap(([path, hash]) => {
    const current = now.get(path);
    return current === hash ? [] : [`${path} ${current === undefined ? 'is gone' : 'has changed'}`];
  });
}
