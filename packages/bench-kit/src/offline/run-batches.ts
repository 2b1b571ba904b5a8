import { appendFile, readFile } from 'node:fs/promises';
import { formatCommand, formatLoad, type RunResult } from '@sglang-ci/core';
import { type OneBatchLog, parseOneBatchLog } from '@sglang-ci/metrics-parse';
import { GpuWatch } from '../checks/gpu-watch.ts';
import { watchWhile } from '../checks/watch-run.ts';
import { lastTry, pendingRuns } from '../resume/progress.ts';
import { writeCsv } from '../results/write-files.ts';
import { freshLogName } from '../run/log-name.ts';
import { describeExit, type ProcessEnd, runProcess } from '../run/run-process.ts';
import { nowOf, pathIn, progressOf, type Session, throwIfAborted } from '../run/session.ts';
import { explainDeath } from '../server/explain-death.ts';
import { syncLog } from '../sweep/client-log.ts';
import { countRuns } from '../sweep/count-runs.ts';
import { expectedTimes } from '../sweep/expected-time.ts';
import { failPoint } from '../sweep/fail-point.ts';
import { batchResult } from './batch-result.ts';
import { type BatchUnit, batchUnits, blockOf, isSkipped, sweepOf, unitOf } from './batch-unit.ts';
import { keepResultLines } from './result-lines.ts';

/**
 * Measures every offline point that is not measured yet. A point that does not fit or crashes becomes a failure with its
 * reason and the sweep goes on; what a group's process did not measure is measured again, one process per point.
 */
export async function runBatches(session: Session): Promise<void> {
  const progress = progressOf(session);
  const pending = session.plan.points.filter((point) => pendingRuns(point, progress).length > 0);
  for (const unit of batchUnits(session.plan, pending)) {
    const measured = await runUnit(session, unit);
    const left = unit.points.filter((point) => blockOf(point, measured.log) === undefined);
    if (unit.points.length > 1) for (const point of left) await runAlone(session, unitOf(point));
    else if (left.length > 0) await retryOrGiveUp(session, unit, measured);
    await keepResultLines(session);
    await writeCsv(session);
  }
}

interface MeasuredUnit {
  readonly log: OneBatchLog;
  readonly end: ProcessEnd;
  readonly results: readonly RunResult[];
}

async function runAlone(session: Session, unit: BatchUnit): Promise<void> {
  const measured = await runUnit(session, unit);
  if (measured.results.some((result) => result.status !== 'ok')) await retryOrGiveUp(session, unit, measured);
}

/** A process that hung is tried once more; one that ran out of memory would do so again. */
async function retryOrGiveUp(session: Session, unit: BatchUnit, first: MeasuredUnit): Promise<void> {
  const last = first.end.cause === 'limit' ? await runUnit(session, unit) : first;
  for (const { point, status, reason } of last.results) {
    if (status === 'ok') continue;
    const final = last.log.outOfMemory || unit.points.some((candidate) => isSkipped(candidate, last.log));
    await failPoint(session, { point, reason: reason ?? 'not measured', ...(final ? { final } : {}) });
  }
}

async function runUnit(session: Session, unit: BatchUnit): Promise<MeasuredUnit> {
  const { ports } = session;
  throwIfAborted(session);
  const before = await new GpuWatch(ports.runner, ports.signal).look();
  const logName = freshLogName(session, unit.log);
  const path = pathIn(session, logName);
  await appendFile(path, `Executing: ${formatCommand(unit.command)}\n`);
  announce(session, unit);
  const startedAt = nowOf(session);
  const point = unit.points.map(({ id }) => id).join(' ');
  const { value: end, gpus } = await watchWhile(ports, {
    users: async () => before,
    work: () => runProcess(session, { ...unit, role: 'client', log: logName, point, run: 1 }),
  });
  await syncLog(path);
  const log = parseOneBatchLog(await readFile(path), { sweep: sweepOf(unit) });
  const results: RunResult[] = [];
  for (const point of unit.points) {
    const { attempt = 0 } = lastTry(progressOf(session), { point: point.id, run: 1 }) ?? {};
    const facts = { point, attempt: attempt + 1, logName, log, gpus, startedAt, endedAt: nowOf(session) };
    const cause = (await explainDeath(path))?.text;
    const result = batchResult({ ...facts, otherwise: missingBlock(unit, { point, log, end, cause }) });
    await session.folder.append({ type: 'run', at: nowOf(session), result });
    ports.emit({ kind: 'run-ended', result, ...countRuns(session) });
    results.push(result);
  }
  throwIfAborted(session);
  return { log, end, results };
}

function announce(session: Session, unit: BatchUnit): void {
  const [first] = unit.points;
  if (first === undefined) return;
  const others = unit.points.length - 1;
  session.ports.emit({
    kind: 'run-started',
    point: `${formatLoad(first.load)}${others > 0 ? ` and ${others} more` : ''}`,
    run: 1,
    runs: first.runs,
    ...countRuns(session),
    ...expectedTimes(session, unit.points),
  });
}

/** Why a point has no block. */
function missingBlock(
  unit: BatchUnit,
  seen: {
    readonly point: BatchUnit['points'][number];
    readonly log: OneBatchLog;
    readonly end: ProcessEnd;
    /** The line of the log that names it. */
    readonly cause: string | undefined;
  },
): { readonly status: 'failed' | 'cut'; readonly reason: string } {
  const { point, log, end, cause } = seen;
  if (end.cause === 'aborted') return { status: 'cut', reason: 'interrupted' };
  if (end.cause === 'limit') return { status: 'failed', reason: `still running after its limit of ${unit.limitS} s` };
  if (isSkipped(point, log)) return { status: 'failed', reason: 'left out by SGLang: over the batch size limit' };
  const first = Object.values(log.errors).toSorted((a, b) => a.byte - b.byte)[0];
  const error = log.outOfMemory ? (log.errors['out-of-memory'] ?? first)?.text : (cause ?? first?.text);
  const said = error === undefined ? '' : `: ${error}`;
  if (log.outOfMemory) return { status: 'failed', reason: `out of memory${said}` };
  return { status: 'failed', reason: `no result, ${describeExit(end.exit)}${said}` };
}
