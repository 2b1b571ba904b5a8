import { readFile } from 'node:fs/promises';
import { CiError } from '@sglang-ci/core';

/**
 * Reads the JSON of a card. Throws `FILE_MISSING` or `FILE_INVALID` naming the file, `USAGE` for a URL without repeating
 * it: it may be the webhook's, put into the wrong place.
 */
export async function readCard(path: string): Promise<unknown> {
  if (/^https?:/i.test(path)) {
    throw new CiError('USAGE', 'a URL was given where the file of a card belongs', {
      hint: 'a webhook URL goes into a file that --webhook-file names',
    });
  }
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CiError('FILE_MISSING', `the card ${path} cannot be read`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CiError('FILE_INVALID', `${path} is no JSON`, { cause });
  }
}
