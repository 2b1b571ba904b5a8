import { readOnlineGate } from '../gate/read-online-gate.ts';
import { runGate } from '../gate/run-gate.ts';
import { runBatches } from '../offline/run-batches.ts';
import { removeStaleLocks } from '../preflight/remove-stale-locks.ts';
import { warmJit } from '../preflight/warm-jit.ts';
import { isRefused, pendingRuns } from '../resume/progress.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { AccuracyRefusal } from './accuracy-refusal.ts';
import type { ServedSession } from './served-session.ts';
import { progressOf, type Session, throwIfAborted } from './session.ts';

/** What a step works with; offline benchmarks have no server unless a gate wants one. */
export interface Bench {
  readonly session: Session;
  readonly served?: ServedSession;
}

/** A step of a benchmark; `stop` ends it without an error. */
export type Step = (bench: Bench) => Promise<'stop' | undefined>;

/** An offline benchmark obeys the accuracy gate of the online run of the same image. */
const obeyOnlineGate: Step = async ({ session }) => {
  const gate = await readOnlineGate(session.plan);
  if (gate === undefined || gate.passed) return undefined;
  throw new AccuracyRefusal(`the online run of this image: ${gate.detail}`);
};

const prepare: Step = async ({ session }) => {
  await removeStaleLocks(session);
  await warmJit(session);
  return undefined;
};

const startServer: Step = async ({ served }) => {
  await served?.keeper.ready();
  return undefined;
};

const passGate: Step = async ({ session, served }) => {
  const { gate } = session.plan;
  if (gate === undefined || served === undefined) return undefined;
  const progress = progressOf(session);
  const outcome = progress.gate?.passed === true ? progress.gate : await runGate(served, gate);
  return outcome.passed ? undefined : 'stop';
};

const sweep: Step = async ({ session, served }) => {
  if (session.plan.mode === 'offline') {
    await served?.keeper.stop('the accuracy gate is over');
    await runBatches(session);
  } else if (served !== undefined) await runSweep(served);
  throwIfAborted(session);
  return undefined;
};

/** The steps of a benchmark, in order. */
export const STEPS: readonly Step[] = [obeyOnlineGate, prepare, startServer, passGate, sweep];

/** Is there anything a server has to be started for? An offline benchmark only needs one for a gate that nobody has passed. */
export async function needsServer(session: Session): Promise<boolean> {
  const { plan } = session;
  const progress = progressOf(session);
  if (plan.server === undefined || isRefused(progress)) return false;
  const gateIsOpen = plan.gate !== undefined && progress.gate?.passed !== true;
  if (plan.mode === 'offline') return gateIsOpen && (await readOnlineGate(plan))?.passed !== true;
  return gateIsOpen || plan.points.some((point) => pendingRuns(point, progress).length > 0);
}
