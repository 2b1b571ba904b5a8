import { dirname } from 'node:path';
import { CiError, type Ports } from '@sglang-ci/core';

const LIMIT_MS = 30_000;

/**
 * Throws `DISK_FULL` when the file system that holds `path`, or will hold it, has less than `need.gb` (10⁹ bytes) free.
 * Looks where the commands will run. A file system that does not tell is not a reason to stop.
 */
export async function checkDiskSpace(
  path: string,
  need: { readonly gb: number; readonly what: string } & Pick<Ports, 'runner' | 'signal'>,
): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    const argv = ['stat', '--file-system', '--format=%a %S', folder];
    const { code, stdout } = await need.runner.run({ env: {}, argv }, { limitMs: LIMIT_MS, signal: need.signal });
    const [blocks, blockSize] = stdout.trim().split(' ').map(Number);
    if (code === 0 && blocks !== undefined && blockSize !== undefined) {
      const freeGb = (blocks * blockSize) / 1e9;
      if (freeGb >= need.gb) return;
      throw new CiError('DISK_FULL', `${folder}: ${freeGb.toFixed(1)} GB free, ${need.gb} GB needed for ${need.what}`, {
        hint: 'free some space: GPU core dumps (gpucore.*) and old images are the usual reason',
      });
    }
    if (dirname(folder) === folder) return;
  }
}
