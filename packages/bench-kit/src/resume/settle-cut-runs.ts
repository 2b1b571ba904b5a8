import { readFile, stat } from 'node:fs/promises';
import type { JournalEntry, PointPlan, RunResult } from '@sglang-ci/core';
import { parseOneBatchLog, parseServingLog, type ServingLog } from '@sglang-ci/metrics-parse';
import { UNSEEN } from '../checks/watch-run.ts';
import { batchResult } from '../offline/batch-result.ts';
import { sweepOf } from '../offline/batch-unit.ts';
import { nowOf, pathIn, progressOf, type Session } from '../run/session.ts';
import { servingResult } from '../sweep/record-run.ts';
import { lastTry } from './progress.ts';

type Started = Extract<JournalEntry, { readonly type: 'process-started' }>;

const REASON = 'the benchmark was killed while this run went on';
/**
 * Gives every client run that a killed session had started its record: a run whose report is complete was measured, a
 * run that was cut off is marked cut and will be measured again. Logs are kept as they are.
 */
export async function settleCutRuns(session: Session): Promise<void> {
  const { folder } = session;
  const recorded = new Set(
    folder.journal.flatMap((entry) => (entry.type === 'run' ? [`${entry.result.log} ${entry.result.point}`] : [])),
  );
  const clients = folder.journal.filter(
    (entry): entry is Started => entry.type === 'process-started' && entry.role === 'client',
  );
  for (const started of clients) {
    const points = pointsOf(session, started);
    for (const point of points) {
      if (recorded.has(`${started.log} ${point.id}`)) continue;
      const result = await recordOf(session, { started, point, points });
      await folder.append({ type: 'run', at: nowOf(session), result });
    }
  }
}

/** The points a client measures: one, or those of a group. */
function pointsOf({ plan }: Session, started: Started): readonly PointPlan[] {
  const ids = started.point?.split(' ') ?? [];
  return plan.points.filter((point) => ids.includes(point.id));
}

async function recordOf(
  session: Session,
  cut: { readonly started: Started; readonly point: PointPlan; readonly points: readonly PointPlan[] },
): Promise<RunResult> {
  const { started, point, points } = cut;
  const run = started.run ?? 1;
  const attempt = (lastTry(progressOf(session), { point: point.id, run })?.attempt ?? 0) + 1;
  const text = await readFile(pathIn(session, started.log)).catch(() => '');
  const startedAt = started.at;
  const endedAt = await endOf(session, started);
  if (point.load.kind === 'batch_size') {
    const log = parseOneBatchLog(text, { sweep: sweepOf({ points }) });
    const otherwise = { status: 'cut', reason: REASON } as const;
    return batchResult({ point, attempt, logName: started.log, log, gpus: UNSEEN, startedAt, endedAt, otherwise });
  }
  const log = parseServingLog(text);
  return servingResult(
    { point, run, attempt, log: started.log, startedAt, gpus: UNSEEN },
    { log, status: isMeasured(point, log) ? 'ok' : 'cut', endedAt, serverLog: undefined, reason: REASON },
  );
}

/** When the log was last written; a simulated clock does not show in a file's time. */
async function endOf(session: Session, started: Started): Promise<string> {
  if (session.options.simulated === true) return started.at;
  const written = await stat(pathIn(session, started.log)).catch(() => undefined);
  return written?.mtime.toISOString() ?? started.at;
}

/** Nobody has seen how the client ended, so its report has to be whole. */
function isMeasured(point: PointPlan, log: ServingLog): boolean {
  return log.metrics !== undefined && (point.prompts === undefined || log.metrics.successfulRequests === point.prompts);
}
