import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CiError, isDay } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
import type { AcceptedChange } from './accepted-changes.ts';

/** Where the accepted changes of a run folder are kept: in its store, beside the run folders. */
export function acceptedFileBeside(runFolder: string): string {
  return join(dirname(runFolder), 'accepted-changes.json');
}

/** Reads the accepted changes; none where there is no file. Throws `CONFIG_INVALID` when the file cannot be understood. */
export async function readAcceptedChanges(path: string): Promise<readonly AcceptedChange[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const entries = parse(text);
  if (Array.isArray(entries) && entries.every(isAcceptedChange)) return entries;
  throw new CiError('CONFIG_INVALID', `${path} is not a list of accepted changes`, {
    hint: 'each needs model, since, night, until (YYYYMMDD), reason and values; `sglang-compare ack` writes it',
  });
}

/** Adds a change to the file, replaced by rename. */
export async function acceptChange(path: string, change: AcceptedChange): Promise<void> {
  const all = [...(await readAcceptedChanges(path)), change];
  await writeAtomically(path, `${JSON.stringify(all, undefined, 2)}\n`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAcceptedChange(entry: unknown): entry is AcceptedChange {
  const of = entry as Partial<AcceptedChange> | null;
  if (typeof of !== 'object' || of === null) return false;
  const words = [of.hardware, of.model, of.variant, of.mode, of.subMode, of.reason];
  const days = [of.since, of.night, of.until];
  const hasWords = words.every((word) => typeof word === 'string');
  const hasDays = days.every((day) => typeof day === 'string' && isDay(day));
  return hasWords && hasDays && Array.isArray(of.values) && of.values.every((value) => Number.isFinite(value?.worseBy));
}
