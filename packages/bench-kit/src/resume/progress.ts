import type { GateOutcome, GateRun, JournalEntry, Plan, PointPlan, RunResult } from '@sglang-ci/core';

type EntryOf<Type extends JournalEntry['type']> = Extract<JournalEntry, { readonly type: Type }>;

/** What a run folder's journal says has been done. */
export interface Progress {
  readonly runs: readonly RunResult[];
  /** Points that were given up, by this session or, if they would fail again, by any. */
  readonly failedPoints: readonly { readonly point: string; readonly reason: string; readonly final: boolean }[];
  /** The gate, once it is settled. One that crashed is tried again by the next session. */
  readonly gate?: GateOutcome;
  /** Finished gate runs that are not part of a crashed gate. */
  readonly gateRuns: readonly GateRun[];
  readonly ready?: EntryOf<'server-ready'>;
  /** First and last session. */
  readonly firstSession?: EntryOf<'session-started'>;
  readonly session?: EntryOf<'session-started'>;
  /** How the last session ended; absent while one goes on or was killed. */
  readonly ended?: EntryOf<'session-ended'>;
}

/** Reads a journal. Pure: the same journal always tells the same. */
export function readProgress(journal: readonly JournalEntry[]): Progress {
  const sessions = entriesOf(journal, 'session-started');
  const session = sessions.at(-1);
  const current = session === undefined ? [] : journal.slice(journal.lastIndexOf(session));
  const gate = entriesOf(journal, 'gate').at(-1)?.outcome;
  const last = journal.at(-1);
  return {
    runs: entriesOf(journal, 'run').map((entry) => entry.result),
    failedPoints: entriesOf(journal, 'point-failed')
      .filter((entry) => entry.final === true || current.includes(entry))
      .map(({ point, reason, final = false }) => ({ point, reason, final })),
    ...(gate === undefined ? {} : { gate }),
    gateRuns: entriesOf(journal.slice(lastCrashedGate(journal) + 1), 'gate-run').map((entry) => entry.result),
    ...optional('ready', entriesOf(journal, 'server-ready').at(-1)),
    ...optional('firstSession', sessions[0]),
    ...optional('session', session),
    ...optional('ended', last?.type === 'session-ended' ? last : undefined),
  };
}

/** The runs of a point that have to be measured (again): those whose last try is no measurement. */
export function pendingRuns(point: PointPlan, progress: Progress): readonly number[] {
  if (progress.failedPoints.some((failed) => failed.point === point.id)) return [];
  return Array.from({ length: point.runs }, (_, index) => index + 1).filter(
    (run) => lastTry(progress, { point: point.id, run })?.status !== 'ok',
  );
}

/** The last try of one run, whatever became of it. */
export function lastTry(
  progress: Progress,
  of: { readonly point: string; readonly run: number },
): RunResult | undefined {
  return progress.runs.findLast((result) => result.point === of.point && result.run === of.run);
}

/** Is nothing left that a new session would start a process for? It takes up points that failed for a passing cause. */
export function isFinished(plan: Plan, progress: Progress): boolean {
  if (progress.session === undefined) return false;
  if (isRefused(progress)) return true;
  if (plan.gate !== undefined && progress.gate?.passed !== true) return false;
  const lasting = { ...progress, failedPoints: progress.failedPoints.filter(({ final }) => final) };
  return plan.points.every((point) => pendingRuns(point, lasting).length === 0);
}

/** Did the model miss the accuracy threshold, so that its performance is not measured? */
export function isRefused({ gate }: Progress): boolean {
  return gate !== undefined && !gate.passed && gate.outcome !== 'crashed';
}

function entriesOf<Type extends JournalEntry['type']>(
  journal: readonly JournalEntry[],
  type: Type,
): readonly EntryOf<Type>[] {
  return journal.filter((entry): entry is EntryOf<Type> => entry.type === type);
}

function lastCrashedGate(journal: readonly JournalEntry[]): number {
  return journal.findLastIndex((entry) => entry.type === 'gate' && entry.outcome.outcome === 'crashed');
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
