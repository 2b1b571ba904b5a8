import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan, Provenance, ResultsFile } from '@sglang-ci/core';
import { parseResults } from '../formats/results-file.ts';
import { defined } from '../night/defined.ts';
import { classifyFiles, type FolderFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { readAccuracyDetails } from './read-accuracy-details.ts';
import { readLog } from './read-log.ts';
import type { RunDetails } from './run-details.ts';

/** Reads what a run's folder tells beside its measurements. A file that is missing or broken leaves its part out. */
export async function readRunDetails(folder: string): Promise<RunDetails> {
  const files = classifyFiles(listFiles(folder).names);
  const plan = await readJson<Plan>(folder, 'plan.json');
  const results = await readResults(folder, files);
  return defined({
    plan,
    provenance: results?.provenance as Provenance | undefined,
    image: plan === undefined ? await imageOf(folder, files) : undefined,
    serverArgs: await serverArgsOf(folder, files),
    clientArgs: await clientArgsOf(folder, files),
    accuracy: await readAccuracyDetails(folder, { files, ...defined({ plan, gate: results?.gate }) }),
  });
}

async function readJson<T>(folder: string, name: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
  } catch {
    return undefined;
  }
}

async function readResults(folder: string, { names }: FolderFiles): Promise<ResultsFile | undefined> {
  if (!names.has('results.json')) return undefined;
  try {
    return parseResults(await readFile(join(folder, 'results.json'), 'utf8'));
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
    if (args !== undefined) return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, `${value}`]));
  }
  return undefined;
}
