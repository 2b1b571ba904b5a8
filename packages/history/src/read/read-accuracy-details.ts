import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateOutcome, Plan } from '@sglang-ci/core';
import type { Gsm8kLog } from '@sglang-ci/metrics-parse';
import { defined } from '../night/defined.ts';
import type { FolderFiles } from './folder-files.ts';
import { readLog } from './read-log.ts';
import type { AccuracyDetails } from './run-details.ts';

/** The accuracy test as a record tells it. */
export function accuracyOfGate(gate: GateOutcome): AccuracyDetails {
  return { runs: gate.runs.flatMap((run) => run.accuracy ?? []), ...defined({ threshold: gate.threshold }) };
}

/** The accuracy test of a folder: of its record where it has one, else of its log. */
export async function readAccuracyDetails(
  folder: string,
  from: { readonly files: FolderFiles; readonly plan?: Plan; readonly gate?: GateOutcome },
): Promise<AccuracyDetails | undefined> {
  const { files, plan, gate } = from;
  const log = await lastGsm8kLog(folder, files);
  const told = gate === undefined ? { runs: countedRuns(log) } : accuracyOfGate(gate);
  const answers = await readAnswers(folder, files);
  if (told.runs.length === 0 && answers === undefined) return undefined;
  const session = log?.sessions.at(-1);
  return {
    ...told,
    ...defined({
      questions: session?.runs.findLast((run) => run.progress !== undefined)?.progress?.total ?? plan?.gate?.questions,
      threshold: gate?.threshold ?? session?.verdict?.threshold,
      answers,
    }),
  };
}

/** The log that tells how the accuracy test ended: the last one that has a result, or the first if none has. */
export async function lastGsm8kLog(folder: string, { gsm8kLogs }: FolderFiles): Promise<Gsm8kLog | undefined> {
  let last: Gsm8kLog | undefined;
  for (const name of gsm8kLogs) {
    const log = await readLog(join(folder, name), 'gsm8k');
    if (last === undefined || log.accuracy !== undefined) last = log;
  }
  return last;
}

/** The runs that make the accuracy the log ends with: not those that crashed or were left out of its average. */
function countedRuns(log: Gsm8kLog | undefined): readonly number[] {
  if (log?.accuracy === undefined) return [];
  const runs = log.sessions.at(-1)?.runs ?? [];
  return runs.flatMap((run) => (run.crashed || run.included === false ? [] : (run.accuracy ?? [])));
}

/**
 * The answers kept by the GSM8K script's `--raw-result-file`: a line per question with `prompt_id` and `correct`
 * (`dump_bench_raw_result` of sglang.test.test_utils).
 */
async function readAnswers(folder: string, { names }: FolderFiles): Promise<readonly boolean[] | undefined> {
  const candidates = [...names].filter((name) => /gsm8k.*\.jsonl$/i.test(name)).toSorted();
  for (const name of candidates.toReversed()) {
    const answers = parseAnswers(await readFile(join(folder, name), 'utf8'));
    if (answers !== undefined) return answers;
  }
  return undefined;
}

function parseAnswers(text: string): readonly boolean[] | undefined {
  const answers: boolean[] = [];
  for (const [index, line] of text.trim().split('\n').entries()) {
    const row = parseRow(line);
    if (row?.prompt_id !== index || typeof row.correct !== 'boolean') return undefined;
    answers.push(row.correct);
  }
  return answers;
}

function parseRow(line: string): { readonly prompt_id?: unknown; readonly correct?: unknown } | undefined {
  try {
    return JSON.parse(line) as { prompt_id?: unknown; correct?: unknown };
  } catch {
    return undefined;
  }
}
