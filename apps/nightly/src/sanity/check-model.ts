import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchOutcome } from '@sglang-ci/bench-kit';
import { CiError, type CiEvent, type ErrorCode, type Plan } from '@sglang-ci/core';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';
import type { NightSetup } from '../night/night.ts';
import { missedDeadline } from '../night/start-deadline.ts';
import { measure } from '../steps/run-benchmarks.ts';
import { classifyStart } from './classify-start.ts';
import { keepSanityLogs } from './keep-sanity-logs.ts';
import { type SanityWork, sanityPlan } from './plan-sanity-night.ts';
import type { SanityImage } from './sanity-image.ts';
import type { SanityAttempt, SanityResult, SanityTrial } from './sanity-record.ts';

/** Ends of a start that are the model's and the image's, not the machine's. */
const OF_THE_MODEL: ReadonlySet<ErrorCode | undefined> = new Set([
  undefined,
  'SERVER_DIED',
  'SERVER_NOT_READY',
  'COMMAND_REFUSED',
]);

/**
 * Starts a model, sees its accuracy and notes what came of it; after a deadlock of kernel builds once more without CUDA
 * graphs. Throws what keeps the check from being made; nothing is noted of it then.
 */
export async function checkModel(setup: NightSetup, work: SanityWork, open: SanityImage): Promise<void> {
  const earlier = open.record().results.find(({ label, status }) => label === work.label && status === 'RETRY');
  const first = earlier?.attempts[0] ?? (await attempt(setup, work, open, false));
  if (first.startError?.class !== 'kernel_deadlock') return open.note(resultOf(work, [first]));
  await open.note({ ...resultOf(work, [first]), status: 'RETRY' });
  setup.emit({ kind: 'note', message: `${work.label}: ${first.startError.text}; once more with --disable-cuda-graph` });
  const second = await attempt(setup, work, open, true);
  return open.note(resultOf(work, [first, second]));
}

function resultOf({ label, plan }: SanityWork, attempts: readonly SanityAttempt[]): SanityResult {
  const last = attempts.at(-1);
  const reason = last?.startError?.text ?? last?.reason;
  return {
    label,
    status: last?.passed === true ? 'PASS' : 'FAIL',
    required: plan.gate?.threshold ?? 0,
    ...(reason === undefined ? {} : { reason }),
    attempts,
  };
}

async function attempt(
  setup: NightSetup,
  work: SanityWork,
  open: SanityImage,
  withoutCudaGraph: boolean,
): Promise<SanityAttempt> {
  const { clock } = setup;
  const { plan } = withoutCudaGraph ? sanityPlan(setup, work.model, { image: work.image, withoutCudaGraph }) : work;
  const watch = watchServer(setup);
  const startedAt = new Date(clock.now()).toISOString();
  const outcome = await measure({ plan, image: work.image }, { ...setup, emit: watch.emit });
  if (outcome.status === 'aborted') throw missedDeadline(setup) ?? new CiError('ABORTED', outcome.reason ?? 'stopped');
  if (!OF_THE_MODEL.has(outcome.code)) throw new CiError(outcome.code ?? 'SERVER_DIED', outcome.reason ?? 'not known');
  const seen = watch.seen();
  const serverLog = seen.log ?? plan.server?.log ?? '';
  await keepSanityLogs(plan, { folder: open.folder, label: work.label, serverLog });
  const { provenance } = outcome.results;
  const times = outcome.alreadyDone
    ? { startedAt: provenance.startedAt, endedAt: provenance.endedAt }
    : { startedAt, endedAt: new Date(clock.now()).toISOString() };
  const common = { ...times, withoutCudaGraph };
  if (outcome.results.serverStartS === undefined) {
    const log = await readFile(join(plan.runFolder, serverLog)).catch(() => '');
    const { code, reason = 'the server did not become ready' } = outcome;
    const startError = classifyStart(log, { code, reason, withoutCudaGraph });
    return { ...common, startFailedAfterS: seen.failedAfterS ?? 0, startError, trials: [], passed: false, reason };
  }
  return { ...common, ...(await servedAttempt(plan, outcome)), ...shutdown(seen) };
}

async function servedAttempt(
  plan: Plan,
  { status, reason, results }: BenchOutcome,
): Promise<Pick<SanityAttempt, 'startS' | 'trials' | 'passed' | 'reason'>> {
  const { gate, serverStartS = 0 } = results;
  const passed = status === 'complete' && gate?.passed === true;
  const log = await readFile(join(plan.runFolder, plan.gate?.log ?? '')).catch(() => '');
  const printed = parseGsm8kLog(log).sessions.flatMap((session) => session.runs);
  const trials = (gate?.runs ?? []).map(({ run, accuracy, reason: why }): SanityTrial => {
    const seconds = printed.findLast((one) => one.run === run)?.wallS;
    return {
      trial: run,
      passed: accuracy !== undefined && accuracy >= (gate?.threshold ?? 1),
      ...(accuracy === undefined ? {} : { accuracy }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(why === undefined ? {} : { reason: why }),
    };
  });
  return { startS: serverStartS, trials, passed, ...(passed || reason === undefined ? {} : { reason }) };
}

interface SeenServer {
  /** Its log's name in the run folder. */
  log?: string;
  failedAfterS?: number;
  shutdownS?: number;
}

/** Notes when the server was started and ended; everything said goes on to the night. */
function watchServer({ emit, clock }: NightSetup): { emit(event: CiEvent): void; seen(): SeenServer } {
  const seen: SeenServer = {};
  let [startedAt, decidedAt, isReady]: [number, number | undefined, boolean] = [clock.now(), undefined, false];
  return {
    seen: () => seen,
    emit(event) {
      const now = clock.now();
      if (event.kind === 'server-starting') [startedAt, isReady, seen.log] = [now, false, event.log];
      if (event.kind === 'server-ready') isReady = true;
      if (event.kind === 'gate-decided') decidedAt = now;
      if (event.kind === 'server-stopped' && !isReady) seen.failedAfterS = (now - startedAt) / 1000;
      if (event.kind === 'server-stopped' && decidedAt !== undefined) seen.shutdownS = (now - decidedAt) / 1000;
      emit(event);
    },
  };
}

function shutdown({ shutdownS }: SeenServer): Pick<SanityAttempt, 'shutdownS'> {
  return shutdownS === undefined ? {} : { shutdownS };
}
