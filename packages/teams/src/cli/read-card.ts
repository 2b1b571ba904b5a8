import { readFile } from 'node:fs/promises';
import { CiError } from '@sglang-ci/core';

/** Reads the JSON of a card. Throws `FILE_MISSING` or `FILE_INVALID` naming the file. */
export async function readCard(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CiError('FILE_MISSING', `the card ${path} cannot be read`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CiError('FILE_INVALID', `${path} is no JSON`, { cause });
  }
}
