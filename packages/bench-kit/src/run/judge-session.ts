import {
  EXIT,
  type ExitCode,
  exitCodeOf,
  exitOfStop,
  type GateOutcome,
  isStop,
  type Plan,
  type ResultsFile,
} from '@sglang-ci/core';
import { failedPoints } from '../results/build-results.ts';
import { isRefused, lastTry, type Progress } from '../resume/progress.ts';
import { isAnotherMode } from '../server/server-info.ts';
import { AccuracyRefusal } from './accuracy-refusal.ts';

/** How a session ended: what goes into the journal and to the caller. */
export interface SessionEnd {
  readonly status: ResultsFile['status'];
  /** Why it is not `complete`, or what is odd about it. */
  readonly reason?: string;
}

/** The status of a session from what was done and, if something was thrown, from that. */
export function judgeSession(plan: Plan, seen: { readonly progress: Progress; readonly error?: unknown }): SessionEnd {
  const { progress, error } = seen;
  if (isStop(error)) return { status: 'aborted', reason: error.message };
  if (error instanceof AccuracyRefusal) return { status: 'accuracy-failed', reason: error.message };
  const measured = progress.runs.some((run) => run.status === 'ok');
  if (error !== undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: measured ? 'partial' : 'failed', reason };
  }
  if (isRefused(progress)) return { status: 'accuracy-failed', reason: accuracyReason(progress) };
  if (progress.gate?.outcome === 'crashed') return { status: 'failed', reason: crashReason(progress.gate) };
  const failures = failuresOf(plan, progress);
  const { differs = [] } = progress.ready ?? {};
  const odd =
    differs.length === 0 ? {} : { reason: `the server was not what the plan asked for: ${differs.join('; ')}` };
  if (differs.some(isAnotherMode)) return { status: 'failed', ...odd };
  if (failures.length === 0) return { status: 'complete', ...odd };
  return { status: measured ? 'partial' : 'failed', reason: failures.join('; ') };
}

/** The exit code of a session. A user's error keeps its own. */
export function exitOf(
  status: ResultsFile['status'],
  cause: { readonly error?: unknown; readonly signal: AbortSignal },
): ExitCode {
  switch (status) {
    case 'complete':
      return EXIT.ok;
    case 'accuracy-failed':
      return EXIT.accuracy;
    case 'aborted':
      return exitOfStop(cause.signal);
    case 'partial':
    case 'failed':
      return cause.error === undefined ? EXIT.failed : exitCodeOf(cause.error);
  }
}

/** Every point without a usable run, and every run that failed although its point has others. */
function failuresOf(plan: Plan, progress: Progress): readonly string[] {
  const failed = failedPoints(plan, progress);
  const lost = new Set(failed.map(({ point }) => point));
  const runs = plan.points
    .filter((point) => !lost.has(point.id))
    .flatMap((point) =>
      Array.from({ length: point.runs }, (_, index) => index + 1).flatMap((run) => {
        const last = lastTry(progress, { point: point.id, run });
        return last?.status === 'ok' ? [] : [`${point.id} run ${run}: ${last?.reason ?? 'not measured'}`];
      }),
    );
  return [...failed.map(({ point, reason }) => `${point}: ${reason}`), ...runs];
}

function crashReason({ runs }: GateOutcome): string {
  const why = runs.findLast(({ reason }) => reason !== undefined)?.reason;
  return why === undefined ? 'the accuracy script crashed' : `the accuracy script crashed: ${why}`;
}

function accuracyReason({ gate }: Progress): string {
  return `GSM8K accuracy ${gate?.accuracy?.toFixed(3) ?? 'unknown'} is below ${gate?.threshold}`;
}
