import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  CiError,
  dayOf,
  isDay,
  OFFLINE_METRICS,
  ONLINE_METRICS,
  parseRunFolderName,
  type RunFolderName,
} from '@sglang-ci/core';
import { parseResults } from '../formats/results-file.ts';
import { bestRun } from '../night/best-run.ts';
import { defined } from '../night/defined.ts';
import type { Night, NightPoint } from '../night/night.ts';
import { assembleNight } from './assemble-night.ts';
import { type BenchmarkCsv, benchmarkCsvsIn, parseBenchmarkCsv } from './benchmark-csv.ts';
import { classifyFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { readLegacy } from './read-legacy.ts';
import { factsOfResults } from './read-record.ts';
import { readRunFolder } from './read-run-folder.ts';

/** What of the run is named by a path that is given to `readRun`. */
export interface ReadRunOptions {
  /** Which CSVs of a folder are meant, by a part of their name; needed only where it holds several. Any case. */
  readonly model?: string;
  /** Names of GSM8K logs beside a CSV, `*` for anything; by default every `*gsm8k*.log`. */
  readonly gsm8kLogs?: readonly string[];
}

const SHARED = 'whose logs these are cannot be told, for the folder holds several benchmark CSVs';
const EXPECTED = 'expected a run folder, a benchmark CSV or a results.json';

/**
 * Reads one run from whatever there is of it: a run folder; a folder of any name with one benchmark CSV or a
 * results.json; a CSV, whose cells are taken as they are, with the accuracy from the GSM8K logs beside it; a results.json.
 * Throws `PATH_MISSING`, or `FILE_INVALID` naming the file and what was expected.
 */
export async function readRun(path: string, options: ReadRunOptions = {}): Promise<Night> {
  const full = resolve(path);
  const found = await stat(full).catch(() => undefined);
  if (found === undefined) throw new CiError('PATH_MISSING', `${full}: no such file or folder`, { hint: EXPECTED });
  if (found.isDirectory()) return readDirectory(full, options);
  if (!found.isFile()) throw new CiError('FILE_INVALID', `${full}: is no file`, { hint: EXPECTED });
  return readFileRun(full, { ...options, modified: found.mtimeMs });
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

type FileOptions = ReadRunOptions & { readonly modified: number };

async function readFileRun(file: string, options: FileOptions): Promise<Night> {
  const text = await readFile(file, 'utf8');
  if (file.endsWith('.json')) return withDate(nightOfResults(file, text), options);
  const csv = parseBenchmarkCsv(text);
  if (csv === undefined) {
    throw new CiError('FILE_INVALID', `${file}: no benchmark CSV: ${firstLineOf(text)}`, {
      hint: 'expected a header with "request rate", "concurrency" or "TP,batch_size,IL,OL"',
    });
  }
  return withDate(await nightOfCsv(file, csv, options), options);
}

function nightOfResults(file: string, text: string): Night {
  const results = parseNamed(file, text);
  const { imageTag, mode, subMode, model } = results;
  const name = { imageTag, mode, subMode, model: model.label, variant: model.variant };
  const folder = dirname(file);
  const facts = factsOfResults(results);
  const csv = { points: facts.points.flatMap(bestCells), found: true, problems: [] };
  const night = assembleNight(folder, { name, facts, csv });
  return { ...night, path: file, folder: nameOf(file), hardware: results.hardware };
}

/** What the CSV beside this results.json holds: the best run of each load. */
function bestCells(point: NightPoint): readonly NightPoint[] {
  const isOffline = point.loadKind === 'batch_size';
  const metrics = bestRun(point.runs, isOffline ? 'e2eLatencyS' : 'e2eMs')?.metrics;
  if (metrics === undefined) return [];
  const csv = Object.fromEntries((isOffline ? OFFLINE_METRICS : ONLINE_METRICS).map((key) => [key, metrics[key]]));
  return [{ ...point, runs: [], csv: defined(csv) }];
}

function parseNamed(file: string, text: string): ReturnType<typeof parseResults> {
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    throw new CiError('FILE_INVALID', `${file}: ${error.message.replace(/^results\.json: /, '')}`, {
      hint: 'expected a results.json as a benchmark of ours writes it',
      cause: error,
    });
  }
}

async function nightOfCsv(file: string, csv: BenchmarkCsv, options: ReadRunOptions): Promise<Night> {
  const folder = dirname(file);
  const { names } = listFiles(folder);
  const shared = (await benchmarkCsvsIn(folder, names)).length > 1;
  const logs = options.gsm8kLogs ?? ['*gsm8k*.log'];
  const gsm8kLogs = names.filter((name) => matchesAny(name, logs)).toSorted();
  const facts = await readLegacy(folder, shared ? classifyFiles([]) : { ...classifyFiles(names), gsm8kLogs });
  const problems = shared ? [`${SHARED}: they are not taken for those of ${basename(file)}`] : [];
  const night = assembleNight(folder, {
    name: { ...identityOf(file, csv), mode: csv.mode },
    facts: { ...facts, points: [], problems: [...facts.problems, ...problems] },
    csv,
  });
  return { ...night, path: file, folder: nameOf(file) };
}

/** By the name of the file, else of its folder, else by what the CSV's title says. */
function identityOf(file: string, csv: BenchmarkCsv): RunFolderName {
  const known = [basename(file, '.csv'), basename(dirname(file))].map(looseName).find((name) => name !== undefined);
  if (known !== undefined) return known;
  const { model = 'unknown', imageTag = '' } = csv;
  return { imageTag, model, variant: '', mode: csv.mode, subMode: csv.mode === 'online' ? 'standard' : 'normal' };
}

/** A run folder's name, or one of those before there were tags: `20250624_GROK1_MOE-I4F8_offline`. */
function looseName(text: string): RunFolderName | undefined {
  const name = parseRunFolderName(text);
  if (name !== undefined) return name;
  const old = parseRunFolderName(`v0_${text.slice(9)}`);
  return old !== undefined && isDay(text.slice(0, 8)) ? { ...old, imageTag: text.slice(0, 8) } : undefined;
}

/** A file of a run folder goes by that folder's name. */
function nameOf(file: string): string {
  const folder = basename(dirname(file));
  return parseRunFolderName(folder) === undefined ? basename(file) : folder;
}

/** A run that names no day is of the day its file was written. */
function withDate(night: Night, { modified }: FileOptions): Night {
  if (night.date !== '') return night;
  return { ...night, date: isDay(night.imageTag) ? night.imageTag : dayOf(modified) };
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
  });
}

function firstLineOf(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line === '' ? 'the file is empty' : `it begins with "${line.slice(0, 60)}"`;
}
