import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measurementsOf, type Night, parseResults } from '@sglang-ci/history';
import type { BenchmarkCardInput } from '../cards/benchmark-card.ts';
import { cardRunOf } from '../cards/card-run-of.ts';
import { type CardVerdict, unjudged } from '../cards/card-verdict.ts';
import { type Skipped, skippedOf } from '../cards/skipped-lines.ts';
import { parseVerdict } from './parse-verdict.ts';

/** What a run folder says for a card; links, plots and times are the caller's. */
export type ToldNight = Pick<BenchmarkCardInput, 'verdict' | 'run' | 'skipped' | 'failure'>;

/**
 * Reads what a card tells of a night from its run folder: the record of a new one, CSV and logs of an old one, and the
 * verdict of `verdict.json`, or of the file that is named. Throws `FILE_INVALID` for a named file that is no verdict.
 */
export async function tellNight(
  night: Night,
  options: { readonly verdictFile?: string | undefined; readonly skipAnalysis: boolean; readonly host: string },
): Promise<ToldNight> {
  const record = await readIfThere(join(night.path, 'results.json'));
  const results = record === undefined ? undefined : parseResults(record);
  const failure = failureOf(night);
  return {
    verdict: options.skipAnalysis
      ? bare(night, 'analysis was switched off')
      : await verdictOf(night, options.verdictFile),
    run: results === undefined ? legacyRun(night, options.host) : cardRunOf(results),
    skipped: results === undefined ? failedPoints(night) : skippedOf(results),
    ...(failure !== undefined && { failure }),
  };
}

async function verdictOf(night: Night, verdictFile: string | undefined): Promise<CardVerdict> {
  const path = verdictFile ?? join(night.path, 'verdict.json');
  const text = verdictFile === undefined ? await readIfThere(path) : await readFile(path, 'utf8');
  return text === undefined
    ? bare(night, 'not compared with history: there is no verdict.json')
    : parseVerdict(text, path);
}

function bare(night: Night, reason: string): CardVerdict {
  const { folder, imageTag, date, status, problems } = night;
  const isFailed = status === 'failed' || status === 'aborted';
  const why = isFailed && problems[0] !== undefined ? problems[0] : reason;
  return {
    ...unjudged({ folder, imageTag, date, reason: why, tonight: measurementsOf([night]) }),
    status: status === 'accuracy-failed' ? status : isFailed ? 'failed' : 'not-judged',
  };
}

function failureOf({ status }: Night): BenchmarkCardInput['failure'] {
  switch (status) {
    case 'aborted':
      return { kind: 'interrupted' };
    case 'partial':
    case 'running':
      return { kind: 'incomplete' };
    case 'accuracy-failed':
      return { kind: 'accuracy-failed' };
    default:
      return undefined;
  }
}

function failedPoints({ points }: Night): readonly Skipped[] {
  return points
    .filter(({ runs, csv }) => csv === undefined && runs.every(({ status }) => status !== 'ok'))
    .map(({ load, runs }) => ({
      what: `load ${load}`,
      why: runs.at(-1)?.reasons[0] ?? 'the CSV has no number for it',
    }));
}

function legacyRun(night: Night, host: string): BenchmarkCardInput['run'] {
  const { model, mode, subMode, hardware, imageTag, simulated, gsm8k, node = host } = night;
  const accuracy = gsm8k?.accuracy ?? undefined;
  return {
    model,
    mode,
    subMode,
    hardware,
    host: node,
    image: imageTag,
    simulated,
    ...(accuracy !== undefined && { accuracy }),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
