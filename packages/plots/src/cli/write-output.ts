import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CiError } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';

/** Writes a file whole or not at all. Where that cannot be done, `PATH_MISSING` names the option that chooses another place. */
export async function writeOutput(path: string, data: string | Uint8Array, option: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAtomically(path, data);
  } catch (error) {
    if (error instanceof CiError) throw error;
    throw new CiError('PATH_MISSING', `cannot write ${path}`, {
      hint: `choose another place with ${option}`,
      cause: error,
    });
  }
}
