import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Plan, redactValue, type ResultsFile } from '@sglang-ci/core';
import { parseResults } from '../formats/results-file.ts';
import { defined } from '../night/defined.ts';
import { classifyFiles, type FolderFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { benchmarkCsvsIn } from './benchmark-csv.ts';
import { accuracyOfGate, readAccuracyDetails } from './read-accuracy-details.ts';
import { readLog } from './read-log.ts';
import type { RunDetails } from './run-details.ts';

/**
 * Reads what there is of a run beside its measurements, for a path that `readRun` takes. A part whose file is missing or
 * broken is left out, and so are secrets that older programs wrote down; so is everything in a folder that is not the run's alone.
 */
export async function readRunDetails(path: string): Promise<RunDetails> {
  const isFolder = (await stat(path)).isDirectory();
  if (!isFolder && basename(path) !== 'results.json' && path.endsWith('.json')) return detailsOfResults(path);
  const folder = isFolder ? path : dirname(path);
  const { names } = listFiles(folder);
  if (!isFolder && (await benchmarkCsvsIn(folder, names)).length > 1) return {};
  const files = classifyFiles(names);
  const plan = redactValue(await readJson<Plan>(folder, 'plan.json'));
  const results = await readResults(join(folder, 'results.json'));
  return defined({
    plan,
    provenance: results?.provenance,
    image: plan === undefined ? await imageOf(folder, files) : undefined,
    serverArgs: await serverArgsOf(folder, files),
    clientArgs: await clientArgsOf(folder, files),
    accuracy: await readAccuracyDetails(folder, { files, ...defined({ plan, gate: results?.gate }) }),
  });
}

/** A results.json that was moved away from its folder, under another name. */
async function detailsOfResults(file: string): Promise<RunDetails> {
  const results = await readResults(file);
  return defined({ provenance: results?.provenance, accuracy: results?.gate && accuracyOfGate(results.gate) });
}

async function readJson<T>(folder: string, name: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
  } catch {
    return undefined;
  }
}

async function readResults(file: string): Promise<ResultsFile | undefined> {
  try {
    return parseResults(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function imageOf(folder: string, { timingSummaries }: FolderFiles): Promise<string | undefined> {
  const last = timingSummaries.at(-1);
  return last === undefined ? undefined : (await readLog(join(folder, last), 'timing-summary')).dockerImage;
}

async function serverArgsOf(folder: string, { serverLogs }: FolderFiles): Promise<RunDetails['serverArgs']> {
  for (const name of serverLogs.toReversed()) {
    const { rawArgs } = await readLog(join(folder, name), 'server');
    if (rawArgs !== undefined) return rawArgs;
  }
  return undefined;
}

async function clientArgsOf(folder: string, { clientLogs }: FolderFiles): Promise<RunDetails['clientArgs']> {
  for (const { file } of clientLogs.toSorted((a, b) => a.load - b.load || a.run - b.run)) {
    const { args } = await readLog(join(folder, file), 'serving');
    if (args !== undefined)
      return redactValue(Object.fromEntries(Object.entries(args).map(([name, value]) => [name, `${value}`])));
  }
  return undefined;
}
