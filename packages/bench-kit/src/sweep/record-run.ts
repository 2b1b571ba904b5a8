import { readFile } from 'node:fs/promises';
import type { PointPlan, RunResult } from '@sglang-ci/core';
import {
  headlineMetrics,
  parseServerLog,
  parseServingLog,
  type ServerLog,
  type ServingLog,
} from '@sglang-ci/metrics-parse';
import { isValid, judgeRun } from '../checks/judge-run.ts';
import type { GpuSight } from '../checks/watch-run.ts';
import { readFrom } from '../run/follow-log.ts';
import { describeExit, type ProcessEnd } from '../run/run-process.ts';
import { nowOf, pathIn, type Session } from '../run/session.ts';
import { explainDeath } from '../server/explain-death.ts';
import { syncLog, writeTrailer } from './client-log.ts';

/** A client run that is over, before its log is read. */
export interface EndedRun {
  readonly point: PointPlan;
  readonly run: number;
  readonly attempt: number;
  readonly log: string;
  readonly startedAt: string;
  readonly end: ProcessEnd;
  /** The server's log and where it stood when the run started. */
  readonly serverLog: { readonly path: string; readonly from: number };
  readonly gpus: GpuSight;
  /** Where the server was not what the plan asked for; absent when it did not tell. */
  readonly serverDiffers?: readonly string[] | undefined;
  /** Why the server is gone, if it is. */
  readonly reason?: string;
}

/** Reads the client's log, judges the run and appends it to the journal once the log is complete on the disk. */
export async function recordRun(session: Session, ended: EndedRun): Promise<RunResult> {
  const path = pathIn(session, ended.log);
  const endedAt = nowOf(session);
  const log = parseServingLog(await readFile(path));
  const status = statusOf(ended, log);
  if (status === 'ok') {
    const durationS = (Date.parse(endedAt) - Date.parse(ended.startedAt)) / 1000;
    await writeTrailer(path, { at: Date.parse(endedAt), timeZone: session.options.timeZone, durationS });
  }
  await syncLog(path);
  const serverLog = status === 'ok' ? await serverLogOf(ended) : undefined;
  const reason = reasonOf(ended, log, status === 'failed' ? (await explainDeath(path))?.text : undefined);
  const result = servingResult(ended, { log, status, endedAt, serverLog, reason });
  await session.folder.append({ type: 'run', at: nowOf(session), result });
  return result;
}

/** A client run as a record: its metrics and checks if it is a measurement, the reason if it is none. */
export function servingResult(
  run: Pick<EndedRun, 'point' | 'run' | 'attempt' | 'log' | 'startedAt' | 'gpus' | 'serverDiffers'>,
  found: {
    readonly log: ServingLog;
    readonly status: RunResult['status'];
    readonly endedAt: string;
    readonly serverLog: ServerLog | undefined;
    readonly reason: string;
  },
): RunResult {
  const { point, gpus, serverDiffers } = run;
  const { log, status, endedAt, serverLog, reason } = found;
  const report = log.reports.at(-1)?.printed ?? {};
  const metrics = log.metrics ?? {};
  const isMeasured = status === 'ok';
  const facts = { point, metrics, labels: Object.keys(report), serverLog, gpus, serverDiffers };
  const checks = isMeasured ? judgeRun(facts) : [];
  return {
    point: point.id,
    load: point.load,
    run: run.run,
    attempt: run.attempt,
    status,
    ...(isMeasured ? {} : { reason }),
    log: run.log,
    startedAt: run.startedAt,
    endedAt,
    metrics: isMeasured ? headlineMetrics(metrics) : {},
    report: isMeasured ? report : {},
    checks,
    valid: isMeasured && isValid(checks),
  };
}

/** Only a client that ended by itself, without an error and with a whole report, has measured something. */
function statusOf({ end }: EndedRun, log: ServingLog): RunResult['status'] {
  if (end.cause === 'aborted') return 'cut';
  return end.cause === 'exited' && end.exit.code === 0 && log.metrics !== undefined ? 'ok' : 'failed';
}

function reasonOf({ end, point, reason }: EndedRun, log: ServingLog, cause: string | undefined): string {
  switch (end.cause) {
    case 'aborted':
      return 'interrupted';
    case 'limit':
      return `the client was still running after its limit of ${point.limitS} s`;
    case 'server-died':
      return reason ?? 'the server died';
    case 'exited': {
      const said = cause ?? log.problems.map((problem) => problem.message).join(' ');
      return `the client ended with ${describeExit(end.exit)}${said === '' ? '' : `: ${said}`}`;
    }
  }
}

async function serverLogOf({ serverLog }: EndedRun): Promise<ServerLog> {
  return parseServerLog(await readFrom(serverLog.path, serverLog.from));
}
