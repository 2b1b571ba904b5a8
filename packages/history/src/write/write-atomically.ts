import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError } from '@sglang-ci/core';

/**
 * Replaces a file in one step: readers see the old content or the new one, and after a power cut too. `mode` for a file
 * that is not everybody's to read. Throws `DISK_FULL`.
 */
export async function writeAtomically(
  path: string,
  data: string | Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeDurably(draft, data, options);
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw fileError(error, path);
  }
}

/** Writes a file and waits until it is on the disk. `exactMode`: the umask takes nothing from `mode`. */
export async function writeDurably(
  path: string,
  data: string | Uint8Array,
  { mode = 0o666, exactMode = false }: { readonly mode?: number; readonly exactMode?: boolean } = {},
): Promise<void> {
  const file = await open(path, 'w', mode);
  try {
    // Some network file systems know no modes; then every user has the same rights there.
    if (exactMode) await file.chmod(mode).catch(() => undefined);
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch {
    // Some network file systems cannot sync a folder; the rename itself has happened.
  } finally {
    await folder.close();
  }
}
