import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CiError,
  describeIncident,
  fileError,
  isStop,
  type Plan,
  type Ports,
  type ResultsFile,
  stoppedError,
} from '@sglang-ci/core';
import { openRunFolder } from '@sglang-ci/history';
import { isLasting } from '@sglang-ci/metrics-parse';
import { checkReleased } from '../checks/check-released.ts';
import { GpuWatch } from '../checks/gpu-watch.ts';
import { checkDiskSpace } from '../preflight/check-disk-space.ts';
import { checkPaths } from '../preflight/check-paths.ts';
import { probeFacts } from '../provenance/probe-facts.ts';
import { isFinished } from '../resume/progress.ts';
import { adoptOldLogs } from '../resume/adopt-old-logs.ts';
import { reapLeftovers } from '../resume/reap-leftovers.ts';
import { settleCutRuns } from '../resume/settle-cut-runs.ts';
import { writeAllFiles } from '../results/write-files.ts';
import { LASTING_HINT } from '../server/explain-death.ts';
import { ServerKeeper } from '../server/server-keeper.ts';
import { countRuns } from '../sweep/count-runs.ts';
import { AccuracyRefusal } from './accuracy-refusal.ts';
import type { BenchOutcome } from './bench-outcome.ts';
import { exitOf, judgeSession } from './judge-session.ts';
import { folderMarker } from './run-process.ts';
import { type BenchOptions, createSession, nowOf, progressOf, type Session } from './session.ts';
import { type Bench, needsServer, STEPS } from './steps.ts';

/** Space for the logs of a night, with some to spare for core dumps. */
const LOGS_GB = 2;

/**
 * Runs a plan to its end, or goes on where an earlier session on the same run folder stopped: every point is measured
 * once. Whatever happens, no process of the benchmark is left and the folder says what became of it.
 * Throws before anything is started: `PATH_MISSING`, `LOCKED`; `DISK_FULL` and `ACCESS_DENIED` at any time.
 */
export async function runBench(plan: Plan, ports: Ports, options: BenchOptions = {}): Promise<BenchOutcome> {
  try {
    return await runInFolder(plan, ports, options);
  } catch (error) {
    throw fileError(error);
  }
}

async function runInFolder(plan: Plan, ports: Ports, options: BenchOptions): Promise<BenchOutcome> {
  const isNew = !existsSync(join(plan.runFolder, 'journal.jsonl'));
  if (isNew) await checkBefore(plan, ports);
  const folder = await openRunFolder(plan.runFolder, { plan, clock: ports.clock, breakLock: options.breakLock });
  const unheard = ports.incidents?.listen((incident) =>
    folder.appendEvent({ kind: 'warning', message: describeIncident(incident) }),
  );
  try {
    const session = await createSession(plan, { ports, folder, options });
    const progress = progressOf(session);
    if (progress.ended !== undefined && isFinished(plan, progress))
      return await conclude(session, { alreadyDone: true });
    if (!isNew) await checkBefore(plan, ports);
    const error = await runSession(session);
    const outcome = await conclude(session, { alreadyDone: false, error });
    if (error !== undefined && !(error instanceof CiError) && !(error instanceof AccuracyRefusal)) throw error;
    return outcome;
  } finally {
    unheard?.();
    await folder.close();
  }
}

async function checkBefore(plan: Plan, ports: Ports): Promise<void> {
  await checkPaths(plan, ports);
  await checkDiskSpace(plan.runFolder, { gb: LOGS_GB, what: 'the logs', ...ports });
}

/** One session from its first journal entry to its last; gives what was thrown, if anything was. */
async function runSession(session: Session): Promise<unknown> {
  const { folder, plan, ports, options } = session;
  await reapLeftovers(session);
  await settleCutRuns(session);
  await adoptOldLogs(session);
  await folder.append({
    type: 'session-started',
    at: nowOf(session),
    planHash: folder.planHash,
    node: plan.node,
    pid: process.pid,
    facts: await probeFacts(session),
    ...(options.simulated === true ? { simulated: true } : {}),
    ...(options.commandLine === undefined ? {} : { command: options.commandLine }),
  });
  const { done, total } = countRuns(session);
  const { label: model } = plan.model;
  ports.emit({ kind: 'bench-started', model, mode: plan.mode, folder: folder.path, points: total, resumed: done });
  const error = await takeSteps(session);
  const progress = progressOf(session);
  await folder.append({ type: 'session-ended', at: nowOf(session), ...judgeSession(plan, { progress, error }) });
  return error;
}

/** Takes the steps and, whatever came of them, ends the server; gives what was thrown first. */
async function takeSteps(session: Session): Promise<unknown> {
  const bench = await createBench(session);
  const error = await errorOf(async () => {
    for (const step of STEPS) if ((await step(bench)) === 'stop') return;
  });
  const stopError = await errorOf(async () => {
    await bench.served?.keeper.stop('the benchmark is over');
    await checkReleased(session);
  });
  if (error !== undefined || stopError !== undefined) await endEverything(session);
  if (session.ports.signal.aborted && stopError !== undefined)
    warn(session, 'not everything could be ended', stopError);
  if (session.ports.signal.aborted) return isStop(error) ? error : stoppedError(session.ports.signal);
  return error ?? stopError;
}

/** After an error, nothing is taken for granted: whatever was started for this folder and still lives is ended. */
async function endEverything(session: Session): Promise<void> {
  const { ports, folder } = session;
  const error = await errorOf(async () => void (await ports.runner.reapMarked?.(folderMarker(folder.path))));
  if (error !== undefined) warn(session, 'something may still run', error);
}

function warn({ ports }: Session, what: string, error: unknown): void {
  ports.emit({ kind: 'warning', message: `${what}: ${error instanceof Error ? error.message : String(error)}` });
}

async function errorOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return fileError(error);
  }
}

async function createBench(session: Session): Promise<Bench> {
  const { plan, ports } = session;
  if (plan.server === undefined || !(await needsServer(session))) return { session };
  const gpus = new GpuWatch(ports.runner, ports.signal);
  return { session, served: { session, keeper: new ServerKeeper(session, { plan: plan.server, gpus }), gpus } };
}

/** Advice where what failed would fail the same way in the next session too. */
function lastingHint({ reason = '', gate, failedPoints }: ResultsFile): string | undefined {
  const crashes = gate?.outcome === 'crashed' ? gate.runs.map((run) => run.reason ?? '') : [];
  const reasons = [reason, ...crashes, ...failedPoints.map((failed) => failed.reason)];
  return reasons.some(isLasting) ? LASTING_HINT : undefined;
}

async function conclude(
  session: Session,
  end: { readonly alreadyDone: boolean; readonly error?: unknown },
): Promise<BenchOutcome> {
  const { files, results } = await writeAllFiles(session);
  const { status, reason } = results;
  const hint = end.error instanceof CiError ? end.error.hint : lastingHint(results);
  for (const [what, path] of Object.entries(files)) session.ports.emit({ kind: 'file-written', what, path });
  return {
    status,
    exitCode: exitOf(status, { error: end.error, signal: session.ports.signal }),
    ...(reason === undefined ? {} : { reason }),
    ...(end.error instanceof CiError ? { code: end.error.code } : {}),
    ...(hint === undefined ? {} : { hint }),
    folder: session.folder.path,
    files,
    results,
    alreadyDone: end.alreadyDone,
  };
}
