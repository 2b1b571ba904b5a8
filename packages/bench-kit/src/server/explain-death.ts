import { readFile } from 'node:fs/promises';
import { parseServerLog } from '@sglang-ci/metrics-parse';

/** The line of a server log that names why it failed; `undefined` when none does. */
export async function explainDeath(path: string): Promise<string | undefined> {
  return parseServerLog(await readFile(path).catch(() => '')).cause?.text;
}
