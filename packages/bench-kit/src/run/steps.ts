import { runGate } from '../gate/run-gate.ts';
import { removeStaleLocks } from '../preflight/remove-stale-locks.ts';
import { warmJit } from '../preflight/warm-jit.ts';
import { isRefused, pendingRuns, readProgress } from '../resume/progress.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import type { ServedSession } from './served-session.ts';
import { type Session, throwIfAborted } from './session.ts';

/** What a step works with; offline benchmarks have no server unless a gate wants one. */
export interface Bench {
  readonly session: Session;
  readonly served?: ServedSession;
}

/** A step of a benchmark; `stop` ends it without an error. */
export type Step = (bench: Bench) => Promise<'stop' | undefined>;

const prepare: Step = async ({ session }) => {
  await removeStaleLocks(session);
  await warmJit(session);
  return undefined;
};

const startServer: Step = async ({ served }) => {
  if (served === undefined) return undefined;
  await served.gpus.noteOthers();
  await served.keeper.ready();
  await served.gpus.noteOwn();
  return undefined;
};

const passGate: Step = async ({ session, served }) => {
  const { gate } = session.plan;
  if (gate === undefined || served === undefined) return undefined;
  const progress = readProgress(session.folder.journal);
  const outcome = progress.gate?.passed === true ? progress.gate : await runGate(served, gate);
  return outcome.passed ? undefined : 'stop';
};

const sweep: Step = async ({ session, served }) => {
  if (served !== undefined) await runSweep(served);
  throwIfAborted(session);
  return undefined;
};

/** The steps of a benchmark, in order. */
export const STEPS: readonly Step[] = [prepare, startServer, passGate, sweep];

/** Is there anything a server has to be started for? */
export function needsServer(session: Session): boolean {
  const { plan, folder } = session;
  const progress = readProgress(folder.journal);
  if (plan.server === undefined || isRefused(progress)) return false;
  return plan.mode === 'online'
    ? progress.gate?.passed !== true || plan.points.some((point) => pendingRuns(point, progress).length > 0)
    : plan.gate !== undefined && progress.gate?.passed !== true;
}
