import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passMarkOf } from '@sglang-ci/core';
import { measurementsOf, type Night, parseResults, readLoggedGate } from '@sglang-ci/history';
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
  options: {
    readonly verdictFile?: string | undefined;
    readonly skipAnalysis: boolean;
    readonly host: string;
    readonly analysisDays?: number | undefined;
    /** Pass mark of the accuracy, in place of the model's own; a fraction. */
    readonly passMark?: number | undefined;
  },
): Promise<ToldNight> {
  const record = await readIfThere(join(night.path, 'results.json'));
  const results = record === undefined ? undefined : parseResults(record);
  const failure = failureOf(night);
  return {
    verdict: options.skipAnalysis ? bare(night, 'analysis was switched off') : await verdictOf(night, options),
    run: results === undefined ? await legacyRun(night, options) : cardRunOf(results),
    skipped: results === undefined ? failedPoints(night) : skippedOf(results),
    ...(failure !== undefined && { failure }),
  };
}

type Judging = Parameters<typeof tellNight>[1];

async function verdictOf(night: Night, options: Judging): Promise<CardVerdict> {
  const { verdictFile } = options;
  const path = verdictFile ?? join(night.path, 'verdict.json');
  const text = verdictFile === undefined ? await readIfThere(path) : await readFile(path, 'utf8');
  return text === undefined ? judgedNow(night, options) : parseVerdict(text, path);
}

/** The folder has no verdict: it is judged by the nights beside it, and what keeps it from that is said. */
async function judgedNow(night: Night, { analysisDays, passMark }: Judging): Promise<CardVerdict> {
  try {
    const { judgeFolder } = await import('@sglang-ci/compare');
    return (await judgeFolder({ folder: night.path, days: analysisDays, passMark })).verdict;
  } catch (error) {
    return bare(night, `not compared with history: ${(error as Error).message}`);
  }
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

async function legacyRun(night: Night, { host, passMark }: Judging): Promise<BenchmarkCardInput['run']> {
  const { model, mode, subMode, hardware, imageTag, simulated, gsm8k, node = host } = night;
  const accuracy = gsm8k?.accuracy ?? undefined;
  const gate = await readLoggedGate(night, passMark ?? passMarkOf(model));
  return {
    model,
    mode,
    subMode,
    hardware,
    host: node,
    image: imageTag,
    simulated,
    ...(accuracy !== undefined && { accuracy }),
    ...(gate !== undefined && { gate }),
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
