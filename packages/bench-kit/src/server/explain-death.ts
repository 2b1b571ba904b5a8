import { readFile } from 'node:fs/promises';
import { isFatal, parseServerLog } from '@sglang-ci/metrics-parse';

/** The first line of a server log that says why it failed; `undefined` when none does. */
export async function explainDeath(path: string): Promise<string | undefined> {
  const { errors } = parseServerLog(await readFile(path).catch(() => ''));
  const fatal = Object.entries(errors)
    .filter(([name]) => isFatal(name))
    .map(([, error]) => error)
    .toSorted((a, b) => a.byte - b.byte);
  return fatal[0]?.text;
}
