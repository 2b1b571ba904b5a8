import { appendFile, stat } from 'node:fs/promises';
import { type GateOutcome, type GatePlan, type GateRun, logTimeOf } from '@sglang-ci/core';
import { judgeGate, renderGateLog, renderGateRun, renderGateStart } from '@sglang-ci/gsm8k';
import { findCause, isLasting, parseGsm8kLog } from '@sglang-ci/metrics-parse';

import { type EvalMetrics, readEvalMetrics } from './read-eval-metrics.ts';
import { readFrom } from '../run/follow-log.ts';
import { BY_PRODUCTS, type ProcessEnd, runProcess } from '../run/run-process.ts';
import type { ServedSession } from '../run/served-session.ts';
import { nowOf, pathIn, progressOf, type Session, throwIfAborted } from '../run/session.ts';
import { syncLog } from '../sweep/client-log.ts';

/**
 * Runs the accuracy script until its outcome is settled, pooling the finished runs of earlier sessions. After a crashed
 * run the server is looked at and, once, started again. A settled gate is not repeated.
 */
export async function runGate(served: ServedSession, gate: GatePlan): Promise<GateOutcome> {
  const { session, keeper } = served;
  const { threshold, maxRuns, questions } = gate;
  const rule = { threshold, maxRuns, questions, best: gate.rule === 'best' };
  keeper.beginPhase();
  if (gate.threshold === 0) {
    const message = 'the pass mark of the accuracy test is 0: a model that answers nothing rightly passes';
    session.ports.emit({ kind: 'warning', message });
  }
  await say(session, gate, [`Starting GSM8K accuracy test at: ${timeNow(session)}`]);
  for (;;) {
    const { gateRuns } = progressOf(session);
    const { settled, outcome } = judgeGate(gateRuns, rule);
    if (gateRuns.length > 0 && (settled || isRefused(gateRuns))) return decide(session, gate, outcome);
    const result = await runOnce(served, gate, gateRuns.length + 1);
    if (result.crashed && !(await keeper.isServing())) await keeper.restart(await keeper.causeOfDeath());
  }
}

async function runOnce(served: ServedSession, gate: GatePlan, run: number): Promise<GateRun> {
  const { session, keeper } = served;
  const server = await keeper.ready();
  const path = pathIn(session, gate.log);
  await say(session, gate, [renderGateStart(run, session.plan.backend)]);
  const from = (await stat(path)).size;
  const startedAt = session.ports.clock.now();
  const end = await runProcess(session, {
    command: gate.command,
    role: 'gate',
    log: gate.log,
    limitS: gate.limitS,
    run,
    serverDied: server.watch.failed,
  });
  throwIfAborted(session);
  const seconds = Math.round((session.ports.clock.now() - startedAt) / 1000);
  const finished = end.cause === 'exited' && end.exit.code === 0;
  const text = await readFrom(path, from);
  const metrics = gate.evaluator === 'sgl-eval' ? await readEvalMetrics(text, pathIn(session, BY_PRODUCTS)) : undefined;
  const result = gateRunOf(run, { text, finished, end, gate, metrics });
  await say(session, gate, [
    ...(end.cause === 'limit' ? [`Run ${run} was ended after its limit of ${gate.limitS} seconds`] : []),
    `Run ${run} completed in ${seconds} seconds`,
    renderGateRun(result),
  ]);
  await syncLog(path);
  await session.folder.append({ type: 'gate-run', at: nowOf(session), result });
  session.ports.emit({ kind: 'gate-run', result, of: gate.maxRuns });
  return result;
}

/** Did the script never get as far as a question, because it does not take its command? It would not the next time. */
function isRefused(runs: readonly GateRun[]): boolean {
  return runs.every(({ reason }) => reason !== undefined && isLasting(reason));
}

/** A run without an accuracy, or whose script failed, crashed: that is never an accuracy of 0. */
function gateRunOf(
  run: number,
  output: {
    readonly text: Buffer;
    readonly finished: boolean;
    readonly end: ProcessEnd;
    readonly gate: GatePlan;
    readonly metrics: EvalMetrics | undefined;
  },
): GateRun {
  const { failure, ...told } = output.metrics ?? {};
  if (output.finished && failure !== undefined) return { run, crashed: true, reason: failure };
  const found = { ...parseGsm8kLog(output.text).sessions.at(-1)?.runs.at(-1), ...told };
  if (!output.finished || found.accuracy === undefined) {
    const reason = crashReason(output);
    return { run, crashed: true, ...(reason === undefined ? {} : { reason }) };
  }
  const { accuracy, invalid, latencyS, outputThroughputTokS } = found;
  return {
    run,
    accuracy,
    crashed: false,
    ...(invalid === undefined ? {} : { invalid }),
    ...(latencyS === undefined ? {} : { latencyS }),
    ...(outputThroughputTokS === undefined ? {} : { outputThroughputTokS }),
  };
}

function crashReason({
  text,
  end,
  gate,
}: {
  readonly text: Buffer;
  readonly end: ProcessEnd;
  readonly gate: GatePlan;
}) {
  if (end.cause === 'server-died') return 'the server died';
  if (end.cause === 'limit') return `it was still running after its limit of ${gate.limitS} s`;
  return findCause(text)?.text;
}

async function decide(session: Session, gate: GatePlan, judged: GateOutcome): Promise<GateOutcome> {
  const outcome = gate.evaluator === undefined ? judged : { ...judged, evaluator: gate.evaluator };
  await say(session, gate, renderGateLog(outcome, { mode: session.plan.backend, best: gate.rule === 'best' }));
  await syncLog(pathIn(session, gate.log));
  await session.folder.append({ type: 'gate', at: nowOf(session), outcome });
  session.ports.emit({ kind: 'gate-decided', outcome });
  return outcome;
}

function say(session: Session, gate: GatePlan, lines: readonly string[]): Promise<void> {
  return appendFile(pathIn(session, gate.log), `${lines.join('\n')}\n`);
}

function timeNow({ ports, options }: Session): string {
  return logTimeOf(ports.clock.now(), options.timeZone);
}
