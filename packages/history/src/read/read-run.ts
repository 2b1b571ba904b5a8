import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CiError, dayOf, parseRunFolderName } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { benchmarkCsvsIn, parseBenchmarkCsv } from './benchmark-csv.ts';
import { listFiles } from './list-files.ts';
import { nightOfCsv } from './night-of-csv.ts';
import { nightOfResults } from './night-of-results.ts';
import { readRunFolder } from './read-run-folder.ts';

/** What of the run is named by a path that is given to `readRun`. */
export interface ReadRunOptions {
  /** Which CSVs of a folder are meant, by a part of their name; needed only where it holds several. Any case. */
  readonly model?: string;
  /** Names of GSM8K logs beside a CSV, `*` for anything; by default every `*gsm8k*.log`. */
  readonly gsm8kLogs?: readonly string[];
}

const EXPECTED = 'expected a run folder, a benchmark CSV or a results.json';

/**
 * Reads one run from whatever there is of it: a run folder; a folder of any name with one benchmark CSV or a
 * results.json; a CSV, whose cells are taken as they are, with the accuracy from the GSM8K logs beside it; a results.json.
 * A run that names no day is of the day its file or folder was last written.
 * Throws `PATH_MISSING`, or `FILE_INVALID` naming the file and what was expected.
 */
export async function readRun(path: string, options: ReadRunOptions = {}): Promise<Night> {
  const full = resolve(path);
  const found = await stat(full).catch(() => undefined);
  if (found === undefined) throw new CiError('PATH_MISSING', `${full}: no such file or folder`, { hint: EXPECTED });
  if (!found.isDirectory() && !found.isFile()) {
    throw new CiError('FILE_INVALID', `${full}: neither file nor folder`, { hint: EXPECTED });
  }
  const night = await (found.isDirectory() ? readDirectory(full, options) : readFileRun(full, options));
  return night.date === '' ? { ...night, date: dayOf(found.mtimeMs) } : night;
}

async function readDirectory(folder: string, options: ReadRunOptions): Promise<Night> {
  if (parseRunFolderName(basename(folder)) !== undefined) return readRunFolder(folder);
  const { names } = listFiles(folder);
  if (names.includes('results.json')) return readRun(join(folder, 'results.json'), options);
  const csvs = await benchmarkCsvsIn(folder, names);
  const wanted = csvs.filter((name) => name.toLowerCase().includes((options.model ?? '').toLowerCase()));
  const [only, ...others] = wanted;
  if (only === undefined) {
    const there = csvs.length === 0 ? 'neither a results.json nor a benchmark CSV in it' : `no CSV of ${options.model}`;
    throw new CiError('FILE_INVALID', `${folder}: ${there}`, {
      hint: csvs.length === 0 ? EXPECTED : `there are ${csvs.join(', ')}`,
    });
  }
  if (others.length > 0) {
    throw new CiError('FILE_INVALID', `${folder}: several benchmark CSVs: ${wanted.join(', ')}`, {
      hint: 'name one of the files, or the model',
    });
  }
  return readRun(join(folder, only), options);
}

async function readFileRun(file: string, options: ReadRunOptions): Promise<Night> {
  const text = await readFile(file, 'utf8');
  if (file.endsWith('.json')) return named(nightOfResults(file, text), file);
  const csv = parseBenchmarkCsv(text);
  if (csv === undefined) {
    throw new CiError('FILE_INVALID', `${file}: no benchmark CSV: ${firstLineOf(text)}`, {
      hint: 'expected a header with "request rate", "concurrency" or "TP,batch_size,IL,OL"',
    });
  }
  return named(await nightOfCsv(file, csv, options), file);
}

/** A file goes by the name of its folder where that is a run folder. */
function named(night: Night, file: string): Night {
  const folder = basename(dirname(file));
  return { ...night, path: file, folder: parseRunFolderName(folder) === undefined ? basename(file) : folder };
}

function firstLineOf(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line === '' ? 'the file is empty' : `it begins with "${line.slice(0, 60)}"`;
}
