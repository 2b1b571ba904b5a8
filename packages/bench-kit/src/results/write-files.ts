import { readFile } from 'node:fs/promises';
import { type Plan, type ResultsFile, stampOf } from '@sglang-ci/core';
import {
  renderConfigJson,
  renderGsm8kCsv,
  renderOfflineCsv,
  renderOnlineCsv,
  renderResults,
  renderTimingSummary,
} from '@sglang-ci/history';
import { isFatal, parseServerLog } from '@sglang-ci/metrics-parse';
import { pathIn, progressOf, type Session } from '../run/session.ts';

import { buildResults } from './build-results.ts';

/** Absolute paths of what a session has written. */
export interface BenchFiles {
  /** Absent where only the accuracy gate was to run. */
  readonly csv?: string;
  readonly results: string;
  readonly config: string;
  readonly timingSummary: string;
  readonly gsm8kCsv?: string;
}

/**
 * Rewrites the CSV from the journal; a load whose runs are not all done yet has empty cells. A plan without points has
 * none, as the modes that only run the accuracy gate never had one.
 */
export async function writeCsv(session: Session): Promise<string | undefined> {
  const { plan, folder } = session;
  if (plan.points.length === 0) return undefined;
  const results = resultsOf(session);
  const text = plan.mode === 'online' ? renderOnlineCsv(plan, results) : renderOfflineCsv(plan, results);
  return folder.write(plan.csv.file, text);
}

/** Writes every derived file of the folder. Written again from the same journal, each is the same to the byte. */
export async function writeAllFiles(session: Session): Promise<{ files: BenchFiles; results: ResultsFile }> {
  const { plan, folder } = session;
  const results = resultsOf(session);
  const startedAt = Date.parse(results.provenance.startedAt);
  const stamp = stampOf(startedAt, session.options.timeZone);
  const csv = await writeCsv(session);
  const gsm8kCsv = await writeGsm8kCsv(session, results);
  const files: BenchFiles = {
    ...(csv === undefined ? {} : { csv }),
    config: await folder.write('config.json', renderConfigJson(plan)),
    timingSummary: await folder.write(`timing_summary_${stamp}.log`, await timingSummary(session, results)),
    ...(gsm8kCsv === undefined ? {} : { gsm8kCsv }),
    results: await folder.write('results.json', renderResults(results)),
  };
  return { files, results };
}

function resultsOf(session: Session): ResultsFile {
  const { plan, folder } = session;
  return buildResults(plan, { progress: progressOf(session), planHash: folder.planHash });
}

async function timingSummary(session: Session, results: ResultsFile): Promise<string> {
  const { plan, options } = session;
  const errors = await countServerErrors(session);
  return renderTimingSummary(plan, {
    results,
    facts: {
      command: progressOf(session).firstSession?.command ?? `sglang-ci ${plan.model.id} ${plan.mode} ${plan.subMode}`,
      ...errors,
      ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
    },
  });
}

/** Errors over the logs of every server start of the folder. */
async function countServerErrors(
  session: Session,
): Promise<{ readonly runtimeErrors: number; readonly criticalErrors: number }> {
  const logs = session.folder.journal.flatMap((entry) =>
    entry.type === 'process-started' && entry.role === 'server' ? [entry.log] : [],
  );
  const parsed = await Promise.all(
    [...new Set(logs)].map(async (log) => parseServerLog(await readFile(pathIn(session, log)).catch(() => ''))),
  );
  const count = (wanted: (name: string) => boolean) =>
    parsed
      .flatMap((log) => Object.entries(log.errors))
      .filter(([name]) => wanted(name))
      .reduce((sum, [, error]) => sum + error.count, 0);
  return { runtimeErrors: count((name) => name === 'runtime-error'), criticalErrors: count(isFatal) };
}

async function writeGsm8kCsv(session: Session, { gate }: ResultsFile): Promise<string | undefined> {
  const { plan, folder } = session;
  const { gsm8k } = plan.csv;
  if (gsm8k === undefined || gate === undefined) return undefined;
  return folder.write(gsm8k.file, renderGsm8kCsv(plan, { outcome: gate, settings: settingsOf(plan) }));
}

/** The lines of the gate's configuration, by their names in the CSV. */
function settingsOf(plan: Plan): { questions: number; parallel: number; shots: number } {
  const value = (name: string) => plan.csv.gsm8k?.configuration.find(([line]) => line === name)?.[1] ?? 0;
  return { questions: value('Questions'), parallel: value('Parallel'), shots: value('Shots') };
}
