import { stat } from 'node:fs/promises';
import type { PointPlan, RunResult } from '@sglang-ci/core';
import { watchWhile } from '../checks/watch-run.ts';
import { freshLogName } from '../run/log-name.ts';
import { type ProcessEnd, runProcess } from '../run/run-process.ts';
import type { ServedSession } from '../run/served-session.ts';
import { nowOf, pathIn, throwIfAborted } from '../run/session.ts';
import type { RunningServer } from '../server/start-server.ts';
import { writeHeader } from './client-log.ts';
import { followProgress } from './follow-progress.ts';
import { recordRun } from './record-run.ts';

/** One try of one run, before it is measured. */
export interface RunTarget {
  readonly point: PointPlan;
  /** 1-based. */
  readonly run: number;
  readonly attempt: number;
}

/** One try of one run, recorded, and how its client ended. */
export interface MeasuredRun {
  readonly result: RunResult;
  readonly cause: ProcessEnd['cause'];
}

/**
 * Measures one run of one point: runs the client within its limit, looks at the GPUs meanwhile, and records what came of
 * it when the log is complete on the disk. Throws `ABORTED`, with the run recorded as cut.
 */
export async function measureRun(
  served: ServedSession,
  target: RunTarget & { readonly server: RunningServer },
): Promise<MeasuredRun> {
  const { session } = served;
  const { plan, ports, options } = session;
  const { point, run, server } = target;
  throwIfAborted(session);
  const log = freshLogName(session, point.log, run);
  const startedAt = nowOf(session);
  const serverLogFrom = await sizeOf(pathIn(session, server.log));
  await writeHeader(pathIn(session, log), { plan, point, run, at: ports.clock.now(), timeZone: options.timeZone });
  const progress = followProgress(session, { point, run, log });
  const client = {
    command: point.command,
    role: 'client',
    log,
    limitS: point.limitS,
    point: point.id,
    run,
    serverDied: server.process.exited,
  } as const;
  const { value: end, gpus } = await watchWhile(ports, {
    users: () => served.gpus.look(),
    work: () => runProcess(session, client),
  }).finally(() => progress.stop());
  const result = await recordRun(session, {
    ...target,
    log,
    startedAt,
    end,
    serverLog: { path: pathIn(session, server.log), from: serverLogFrom },
    gpus,
    serverDiffers: server.differs,
    ...(end.cause === 'server-died' ? { reason: await served.keeper.causeOfDeath() } : {}),
  });
  throwIfAborted(session);
  return { result, cause: end.cause };
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
