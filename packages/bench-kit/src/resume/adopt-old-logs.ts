import { readdir, readFile, stat } from 'node:fs/promises';
import type { GateOutcome, PointPlan, RunResult } from '@sglang-ci/core';
import { parseGsm8kLog, parseOneBatchLog, parseServingLog, type ServingLog } from '@sglang-ci/metrics-parse';
import { UNSEEN } from '../checks/watch-run.ts';
import { batchResult } from '../offline/batch-result.ts';
import { sweepOf } from '../offline/batch-unit.ts';
import { nowOf, pathIn, type Session } from '../run/session.ts';
import { servingResult } from '../sweep/record-run.ts';
import { logPattern } from './log-pattern.ts';

/**
 * Takes over what the old scripts measured in a folder that has no journal yet: client runs with a whole report, runs
 * that were cut off, and an accuracy gate that was passed. Client runs are taken over only under the legacy protocol,
 * which is how they were measured; a flushed sweep measures its own.
 */
export async function adoptOldLogs(session: Session): Promise<void> {
  const { plan, folder } = session;
  if (folder.journal.length > 0) return;
  const names = (await readdir(folder.path)).toSorted();
  await adoptGate(session);
  for (const point of plan.points) {
    for (let run = 1; run <= point.runs; run++) {
      const logs = names.filter((name) => logPattern(point, run).test(name));
      for (const [index, log] of logs.entries()) await adoptRun(session, { point, run, attempt: index + 1, log });
    }
  }
}

interface OldRun {
  readonly point: PointPlan;
  readonly run: number;
  readonly attempt: number;
  readonly log: string;
}

async function adoptRun(session: Session, old: OldRun): Promise<void> {
  const isBatch = old.point.load.kind === 'batch_size';
  if (!isBatch && session.plan.protocol.name !== 'legacy') {
    return say(session, `${old.log}: measured without flushing the cache, will be measured again`);
  }
  const result = isBatch ? await oldBatch(session, old) : await oldServingRun(session, old);
  await session.folder.append({ type: 'run', at: nowOf(session), result });
  say(session, `${old.log}: ${result.status === 'ok' ? 'measured earlier' : 'cut off, will be measured again'}`);
}

async function oldServingRun(session: Session, old: OldRun): Promise<RunResult> {
  const { text, writtenAt } = await readLog(session, old.log);
  const log = parseServingLog(text);
  const endedAt = isoOf(log.completedAt) ?? writtenAt;
  return servingResult(
    { ...old, startedAt: isoOf(log.startedAt) ?? endedAt, gpus: UNSEEN },
    { log, status: measures(old.point, log) ? 'ok' : 'cut', endedAt, serverLog: undefined, reason: reasonOf(log) },
  );
}

async function oldBatch(session: Session, { point, attempt, log: logName }: OldRun): Promise<RunResult> {
  const { text, writtenAt } = await readLog(session, logName);
  const log = parseOneBatchLog(text, { sweep: sweepOf({ points: [point] }) });
  const times = { startedAt: writtenAt, endedAt: writtenAt };
  const otherwise = { status: 'cut', reason: reasonOf(log) } as const;
  return batchResult({ point, attempt, logName, log, gpus: UNSEEN, ...times, otherwise });
}

async function readLog(session: Session, name: string): Promise<{ readonly text: Buffer; readonly writtenAt: string }> {
  const path = pathIn(session, name);
  return { text: await readFile(path), writtenAt: (await stat(path)).mtime.toISOString() };
}

/** Is this a finished run of just what the plan asks for? */
function measures({ prompts, load }: PointPlan, log: ServingLog): boolean {
  const { metrics, args } = log;
  if (metrics === undefined || (prompts !== undefined && metrics.successfulRequests !== prompts)) return false;
  const asked = load.kind === 'concurrency' ? metrics.maxConcurrency : metrics.requestRateReqS;
  return asked === load.value && (args?.numPrompts === undefined || args.numPrompts === prompts);
}

async function adoptGate(session: Session): Promise<void> {
  const { gate } = session.plan;
  if (gate === undefined) return;
  const log = parseGsm8kLog(await readFile(pathIn(session, gate.log)).catch(() => ''));
  if (log.verdict?.outcome !== 'pass' || log.verdict.threshold !== gate.threshold || log.accuracy === undefined) return;
  const runs = (log.sessions.at(-1)?.runs ?? []).map(({ run, accuracy, crashed }) => ({
    run,
    crashed,
    ...(accuracy === undefined ? {} : { accuracy }),
  }));
  const outcome: GateOutcome = {
    outcome: 'pass',
    passed: true,
    accuracy: log.accuracy,
    threshold: log.verdict.threshold,
    runs,
  };
  await session.folder.append({ type: 'gate', at: nowOf(session), outcome });
  say(session, `${gate.log}: the accuracy gate was passed earlier`);
}

/** `2025-12-16 11:08:33 PST` as ISO 8601; the old scripts wrote Pacific time. */
function isoOf(text: string | undefined): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) P([SD])T$/.exec(text ?? '');
  if (match === null) return undefined;
  return new Date(`${match[1]}T${match[2]}${match[3] === 'S' ? '-08:00' : '-07:00'}`).toISOString();
}

function reasonOf(log: Pick<ServingLog, 'problems'>): string {
  return log.problems.map((problem) => problem.message).join(' ') || 'not what the plan asks for';
}

function say({ ports }: Session, message: string): void {
  ports.emit({ kind: 'note', message });
}
