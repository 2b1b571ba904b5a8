import { stat } from 'node:fs/promises';
import type { PointPlan, RunResult } from '@sglang-ci/core';
import { watchWhile } from '../checks/watch-run.ts';
import { freshLogName } from '../run/log-name.ts';
import { type ProcessEnd, runProcess } from '../run/run-process.ts';
import type { ServedSession } from '../run/served-session.ts';
import { nowOf, pathIn, progressOf, throwIfAborted } from '../run/session.ts';
import { serverUrl } from '../server/server-url.ts';
import type { RunningServer } from '../server/start-server.ts';
import { watchSilence } from '../server/watch-silence.ts';
import { writeHeader } from './client-log.ts';
import { followProgress } from './follow-progress.ts';
import { longestRequestS } from './longest-request.ts';
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
  const { value: end, gpus } = await runClient(served, { ...target, log });
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

/** Runs the client to its end, while progress, GPUs and the server's silence are watched. */
async function runClient(
  served: ServedSession,
  target: RunTarget & { readonly server: RunningServer; readonly log: string },
) {
  const { session } = served;
  const { point, run, server, log } = target;
  const progress = followProgress(session, { point, run, log });
  const over = new AbortController();
  void noteSilence(served, { point, server, log, over: over.signal });
  const client = {
    command: point.command,
    role: 'client',
    log,
    limitS: point.limitS,
    point: point.id,
    run,
    serverDied: server.watch.failed,
  } as const;
  return await watchWhile(session.ports, {
    users: () => served.gpus.look(),
    work: () => runProcess(session, client),
  }).finally(() => {
    progress.stop();
    over.abort();
  });
}

/** Gives a server up that answers nobody while a client waits. */
async function noteSilence(
  { session }: ServedSession,
  run: { readonly point: PointPlan; readonly server: RunningServer; readonly log: string; readonly over: AbortSignal },
): Promise<void> {
  const { plan, ports } = session;
  if (plan.server === undefined) return;
  const signal = AbortSignal.any([ports.signal, run.over]);
  const logs = [run.log, run.server.log].map((log) => pathIn(session, log));
  const url = serverUrl(plan.server, plan.server.healthPath);
  const quietS = 2 * longestRequestS(progressOf(session).runs, run.point);
  run.server.watch.giveUp(await watchSilence({ ...ports, signal }, { logs, quietS, url }));
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}
