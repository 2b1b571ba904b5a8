import { CiError, formatLoad, isStop, type PointPlan } from '@sglang-ci/core';
import { writeCsv } from '../results/write-files.ts';
import { lastTry, pendingRuns } from '../resume/progress.ts';
import type { ServedSession } from '../run/served-session.ts';
import { progressOf, type Session } from '../run/session.ts';
import { flushCache } from '../server/flush-cache.ts';
import type { RunningServer } from '../server/start-server.ts';
import { countRuns } from './count-runs.ts';
import { expectedTimes } from './expected-time.ts';
import { failPoint } from './fail-point.ts';
import { type MeasuredRun, measureRun, type RunTarget } from './measure-run.ts';

/**
 * Measures every run that is not measured yet, in the plan's order, and rewrites the CSV after each load. A server that
 * is lost for good makes the remaining points failures with its cause; everything measured before stays.
 */
export async function runSweep(served: ServedSession): Promise<void> {
  const { session, keeper } = served;
  keeper.beginPhase();
  for (const point of session.plan.points) {
    try {
      await measurePoint(served, point);
    } catch (error) {
      if (!(error instanceof CiError) || isStop(error) || error.code === 'DISK_FULL') throw error;
      await giveUpRest(session, error.message);
      break;
    } finally {
      await writeCsv(session);
    }
  }
}

async function measurePoint(served: ServedSession, point: PointPlan): Promise<void> {
  const { session } = served;
  const { clock, signal } = session.ports;
  for (const run of pendingRuns(point, progressOf(session))) {
    const measured = await measureWithRetry(served, { point, run });
    if (measured.cause === 'limit') {
      await failPoint(session, { point: point.id, reason: measured.result.reason ?? 'the client hung twice' });
      return;
    }
    if (point.pauseAfterS > 0) await clock.sleep(point.pauseAfterS * 1000, signal);
  }
}

/**
 * A run whose client hung, or whose server failed, is tried once more; a client that failed by itself is not. A client
 * can notice a dying server before its process is gone, so after a bad run the server has to answer.
 */
async function measureWithRetry(served: ServedSession, target: Omit<RunTarget, 'attempt'>): Promise<MeasuredRun> {
  const { keeper } = served;
  let hangs = 0;
  for (;;) {
    const measured = await measureOnce(served, target);
    const { result, cause } = measured;
    if (result.valid || cause === 'aborted') return measured;
    const isServing = await keeper.isServing();
    if (cause === 'exited' && isServing) return measured;
    if (cause === 'limit' && ++hangs > 1) return measured;
    if (!isServing) await keeper.restart(await keeper.causeOfDeath());
  }
}

async function measureOnce(served: ServedSession, target: Omit<RunTarget, 'attempt'>): Promise<MeasuredRun> {
  const { session } = served;
  const { point, run } = target;
  const server = await flushedServer(served, target);
  const attempt = (lastTry(progressOf(session), { point: point.id, run })?.attempt ?? 0) + 1;
  session.ports.emit({
    kind: 'run-started',
    point: formatLoad(point.load),
    run,
    runs: point.runs,
    ...countRuns(session),
    ...expectedTimes(session, [point]),
  });
  const measured = await measureRun(served, { point, run, attempt, server });
  session.ports.emit({ kind: 'run-ended', result: measured.result, ...countRuns(session) });
  return measured;
}

/** The server, with an empty prefix cache where the protocol wants one. A server that cannot flush is started anew. */
async function flushedServer(served: ServedSession, target: Omit<RunTarget, 'attempt'>): Promise<RunningServer> {
  const { session, keeper } = served;
  const { point, run } = target;
  const server = await keeper.ready();
  const flushes = point.flushBefore || (point.flushBetweenRuns === true && run > 1);
  if (!flushes || session.plan.server === undefined) return server;
  const problem = await flushCache(session, session.plan.server);
  return problem === undefined ? server : keeper.restart(`its prefix cache could not be flushed: ${problem}`);
}

/** Records every point that still has runs to measure as failed. */
async function giveUpRest(session: Session, reason: string): Promise<void> {
  const progress = progressOf(session);
  for (const point of session.plan.points) {
    if (pendingRuns(point, progress).length > 0) await failPoint(session, { point: point.id, reason });
  }
}
