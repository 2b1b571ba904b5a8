import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CiError, parseRunFolderName } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { assembleNight } from './assemble-night.ts';
import { classifyFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { readCsvFiles } from './read-csv-files.ts';
import { readLegacy } from './read-legacy.ts';
import { readRecord } from './read-record.ts';

/**
 * Reads one run folder, old or new: its record where it has one, else its CSV and logs. What is missing or contradicts
 * itself is in `problems`. Throws `PATH_MISSING` for a path that is no folder, `FILE_INVALID` for a folder whose name is
 * no night.
 */
export async function readRunFolder(path: string): Promise<Night> {
  const folder = resolve(path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new CiError('PATH_MISSING', `${folder}: no such folder`);
  const name = parseRunFolderName(basename(folder));
  if (name === undefined) {
    throw new CiError('FILE_INVALID', `${folder}: not a run folder by its name`, {
      hint: 'expected IMAGETAG_MODEL_VARIANT_online or …_offline',
    });
  }
  const listed = listFiles(folder);
  const files = classifyFiles(listed.names);
  const record = await readRecord(folder, files.names);
  const facts = record.facts ?? (await readLegacy(folder, files));
  const csv = await readCsvFiles(folder, { names: files.csv, mode: name.mode });
  const problems = [...listed.problems, ...record.problems, ...facts.problems];
  return assembleNight(folder, { name, facts: { ...facts, problems }, csv });
}
