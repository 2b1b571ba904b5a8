import { logTimeOf } from '@sglang-ci/core';
import type { SanityAttempt, SanityRecord, SanityResult, SanityTrial } from './sanity-record.ts';

const RULE = '='.repeat(50);

/**
 * `timing_summary_{stamp}.log` as the old sanity script wrote it, so that whoever reads those reads this. Without the
 * overall part while the check goes on.
 */
export function renderSanitySummary(record: SanityRecord, options: { readonly timeZone?: string | undefined }): string {
  const time = (iso: string) => logTimeOf(Date.parse(iso), options.timeZone);
  const inOrder = record.models.flatMap((label) => record.results.filter((result) => result.label === label));
  const lines = [
    'SGLang Sanity Check Timing Summary',
    RULE,
    `Start time: ${time(record.startedAt)}`,
    `Machine: ${record.node}`,
    `Platform: ${record.hardware}`,
    `Models: ${record.models.join(', ')}`,
    `Trials per model: ${record.trials}`,
    `Docker image: ${record.image}`,
    RULE,
    ...inOrder.flatMap((result) => modelLines(result, record, time)),
    ...(record.endedAt === undefined ? [] : overallLines(record, record.endedAt, time)),
  ];
  return `${lines.join('\n')}\n`;
}

type TimeOf = (iso: string) => string;

function modelLines(result: SanityResult, record: SanityRecord, time: TimeOf): readonly string[] {
  const { label, status, reason, skipped, attempts } = result;
  if (status === 'SKIPPED') {
    const note =
      skipped === 'no-files'
        ? '  Note: Model/tokenizer files not available, not counted as failure'
        : '  Note: The check could not be made, start it again';
    return [`${label}: SKIPPED - ${oneLine(reason ?? 'not tried')}`, note, RULE];
  }
  return attempts.flatMap((attempt, index) => [
    '',
    `=== ${label} on ${record.hardware} ===`,
    `Start time: ${time(attempt.startedAt)}`,
    ...(attempt.withoutCudaGraph ? ['Note: Running with --disable-cuda-graph fallback'] : []),
    ...(attempt.startS === undefined
      ? failedStart(attempt, index === 0 && attempts.length > 1)
      : servedLines(attempt, { result, record, time })),
  ]);
}

function failedStart(
  { startFailedAfterS = 0, startError, reason }: SanityAttempt,
  isRetried: boolean,
): readonly string[] {
  const error = startError?.text ?? reason;
  return [
    `Server startup: FAILED after ${startFailedAfterS.toFixed(2)}s`,
    ...(error === undefined ? [] : [`Error: ${oneLine(error)}`]),
    ...(isRetried ? ['🔄 Retrying with --disable-cuda-graph fallback...'] : suggestion(startError?.suggestion)),
  ];
}

function suggestion(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [`💡 Suggestion: ${text}`];
}

function servedLines(
  attempt: SanityAttempt,
  about: { readonly result: SanityResult; readonly record: SanityRecord; readonly time: TimeOf },
): readonly string[] {
  const { startS = 0, trials, shutdownS, passed, reason, startedAt, endedAt } = attempt;
  const left = about.record.trials - trials.length;
  const early = passed && left > 0;
  return [
    `Server startup: ${startS.toFixed(2)}s`,
    ...trials.map(trialLine),
    ...(early ? [`Early exit: Passed on trial ${trials.length}, skipped ${left} trial(s)`] : []),
    ...(shutdownS === undefined ? [] : [`Server shutdown: ${shutdownS.toFixed(2)}s`]),
    `Final result: ${mark(passed)}`,
    ...accuracyLines(trials, about.result.required),
    ...(passed || reason === undefined ? [] : [`Error: ${oneLine(reason)}`]),
    `Total time: ${secondsBetween(startedAt, endedAt).toFixed(2)}s`,
    `End time: ${about.time(endedAt)}`,
    RULE,
  ];
}

function trialLine({ trial, accuracy, seconds, passed }: SanityTrial): string {
  const result = accuracy === undefined ? 'No accuracy' : `Accuracy: ${accuracy.toFixed(3)}`;
  const took = seconds === undefined ? '' : `, Time: ${seconds.toFixed(2)}s`;
  return `Trial ${trial}: ${mark(passed)} (${result}${took})`;
}

function accuracyLines(trials: readonly SanityTrial[], required: number): readonly string[] {
  const accuracies = trials.flatMap(({ accuracy }) => (accuracy === undefined ? [] : [accuracy]));
  if (accuracies.length === 0) return [];
  const best = `${Math.max(...accuracies).toFixed(3)} (Required: ${required.toFixed(3)})`;
  if (trials.length === 1) return [`Accuracy: ${best}`];
  return [`Accuracies: [${accuracies.join(', ')}]`, `Highest accuracy: ${best}`];
}

function overallLines(record: SanityRecord, endedAt: string, time: TimeOf): readonly string[] {
  const { models, results, startedAt } = record;
  const count = (status: SanityResult['status']) => results.filter((result) => result.status === status).length;
  const [passed, failed, skipped] = [count('PASS'), count('FAIL'), count('SKIPPED')];
  const tested = passed + failed;
  const of = (number: number) => (tested === 0 ? `${number} (no models tested)` : `${number}/${tested}`);
  const seconds = secondsBetween(startedAt, endedAt);
  return [
    '',
    'OVERALL SUMMARY',
    RULE,
    `End time: ${time(endedAt)}`,
    `Total execution time: ${seconds.toFixed(2)}s (${(seconds / 60).toFixed(1)} minutes)`,
    `Average time per model: ${(seconds / Math.max(1, models.length)).toFixed(2)}s`,
    `Models tested: ${tested}/${models.length}`,
    `Models passed: ${of(passed)}`,
    `Models failed: ${of(failed)}`,
    `Models skipped: ${skipped}/${models.length}`,
    ...models.flatMap((label) => {
      const status = results.find((result) => result.label === label)?.status;
      return status === undefined || status === 'RETRY' ? [] : [`  ${label}: ${status}`];
    }),
  ];
}

function mark(passed: boolean): string {
  return passed ? 'PASS [OK]' : 'FAIL [X]';
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
