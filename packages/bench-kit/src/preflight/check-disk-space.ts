import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CiError } from '@sglang-ci/core';

/** Throws `DISK_FULL` when the file system that holds `path`, or will hold it, has less than `need.gb` (10⁹ bytes) free. */
export async function checkDiskSpace(
  path: string,
  need: { readonly gb: number; readonly what: string },
): Promise<void> {
  const folder = existingParent(resolve(path));
  const { bavail, bsize } = await statfs(folder);
  const freeGb = (bavail * bsize) / 1e9;
  if (freeGb >= need.gb) return;
  throw new CiError('DISK_FULL', `${folder}: ${freeGb.toFixed(1)} GB free, ${need.gb} GB needed for ${need.what}`, {
    hint: 'free some space: GPU core dumps (gpucore.*) and old images are the usual reason',
  });
}

function existingParent(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : existingParent(dirname(path));
}
