import { readFile, stat } from 'node:fs/promises';
import type { JournalEntry, PointPlan, RunResult } from '@sglang-ci/core';
import { parseServingLog, type ServingLog } from '@sglang-ci/metrics-parse';
import { nowOf, pathIn, type Session } from '../run/session.ts';
import { servingResult } from '../sweep/record-run.ts';
import { lastTry, readProgress } from './progress.ts';

type Started = Extract<JournalEntry, { readonly type: 'process-started' }>;

/**
 * Gives every client run that a killed session had started its record: a run whose report is complete was measured, a
 * run that was cut off is marked cut and will be measured again. Logs are kept as they are.
 */
export async function settleCutRuns(session: Session): Promise<void> {
  const { folder } = session;
  const recorded = new Set(folder.journal.flatMap((entry) => (entry.type === 'run' ? [entry.result.log] : [])));
  const dangling = folder.journal.filter(
    (entry): entry is Started =>
      entry.type === 'process-started' && entry.role === 'client' && !recorded.has(entry.log),
  );
  for (const started of dangling) {
    const result = await recordOf(session, started);
    if (result !== undefined) await folder.append({ type: 'run', at: nowOf(session), result });
  }
}

async function recordOf(session: Session, started: Started): Promise<RunResult | undefined> {
  const { plan, folder } = session;
  const point = plan.points.find((candidate) => candidate.id === started.point);
  const run = started.run;
  if (point === undefined || run === undefined) return undefined;
  const attempt = (lastTry(readProgress(folder.journal), { point: point.id, run })?.attempt ?? 0) + 1;
  const path = pathIn(session, started.log);
  const log = parseServingLog(await readFile(path).catch(() => ''));
  const endedAt = new Date((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.parse(started.at)).toISOString();
  return servingResult(
    { point, run, attempt, log: started.log, startedAt: started.at, gpus: { known: false, foreign: [] } },
    {
      log,
      status: isMeasured(point, log) ? 'ok' : 'cut',
      endedAt: session.options.simulated === true ? started.at : endedAt,
      serverLog: undefined,
      reason: 'the benchmark was killed while this run went on',
    },
  );
}

/** Nobody has seen how the client ended, so its report has to be whole. */
function isMeasured(point: PointPlan, log: ServingLog): boolean {
  return log.metrics !== undefined && (point.prompts === undefined || log.metrics.successfulRequests === point.prompts);
}
