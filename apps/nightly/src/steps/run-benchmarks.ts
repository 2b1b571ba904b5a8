import { type BenchOutcome, createHostRunner, openContainer, runPlan } from '@sglang-ci/bench-kit';
import { formatError } from '@sglang-ci/cli-kit';
import { CiError, EXIT, exitCodeOf } from '@sglang-ci/core';
import { failureKindOf } from '@sglang-ci/teams';
import type { BenchmarkRecord, NightSetup, Step, Work } from '../night/night.ts';
import { noticePush } from '../night/pin-images.ts';
import { missedDeadline } from '../night/start-deadline.ts';

/** Runs the night's benchmarks one after the other. One that fails does not keep the next from running. */
export const runBenchmarks: Step = {
  id: 'benchmarks',
  title: 'benchmarks',
  async run(setup, state) {
    const benchmarks: BenchmarkRecord[] = [];
    for (const work of state.work) {
      if (benchmarks.length > 0 && work.needless === undefined) await noticePush(setup, work.image);
      benchmarks.push(await runOne(work, setup));
    }
    const failed = benchmarks.filter(({ exitCode }) => exitCode !== EXIT.ok);
    const skipped = benchmarks.every(({ status }) => status === 'skipped');
    const detail = benchmarks.map(({ plan, status }) => `${plan.model.label} ${plan.mode} ${status}`).join(', ');
    return { state: { ...state, benchmarks }, detail, failed: failed.length > 0, skipped };
  },
};

export type Ending = Pick<BenchmarkRecord, 'status' | 'exitCode'> & Partial<BenchmarkRecord>;

async function runOne(work: Work, setup: NightSetup): Promise<BenchmarkRecord> {
  const { clock } = setup;
  const startedAt = clock.now();
  const how = notStarted(work, setup) ?? (await measured(work, setup));
  const durationS = (clock.now() - startedAt) / 1000;
  return { plan: work.plan, tonight: [], plots: [], problems: [], durationS, ...how };
}

/** How a benchmark ends that is not to be started, or not any more. */
export function notStarted(
  { needless, refused }: Pick<Work, 'needless' | 'refused'>,
  setup: NightSetup,
): Ending | undefined {
  if (needless !== undefined) return { status: 'skipped', exitCode: EXIT.ok, reason: needless };
  if (refused !== undefined) {
    const failure = { kind: failureKindOf(refused), hint: refused.hint };
    return { status: 'skipped', exitCode: exitCodeOf(refused), reason: refused.message, failure };
  }
  if (!setup.workSignal.aborted) return undefined;
  const late = missedDeadline(setup);
  const failure = { kind: late === undefined ? 'interrupted' : 'overdue' } as const;
  const why = late?.message ?? 'the night was stopped';
  return { status: 'skipped', exitCode: EXIT.failed, reason: `not started: ${why}`, failure };
}

async function measured(work: Work, setup: NightSetup): Promise<Ending> {
  try {
    const outcome = await measure(work, setup);
    const late = outcome.status === 'aborted' ? missedDeadline(setup) : undefined;
    const reason = late?.message ?? outcome.reason;
    return {
      status: outcome.status,
      exitCode: late === undefined ? outcome.exitCode : EXIT.failed,
      results: outcome.results,
      ...failureOf(outcome, late),
      ...(outcome.files.csv === undefined ? {} : { csv: outcome.files.csv }),
      ...(reason === undefined ? {} : { reason }),
    };
  } catch (error) {
    const isInterrupt = error instanceof CiError && error.code === 'ABORTED';
    const late = missedDeadline(setup);
    if (isInterrupt && late === undefined) throw error;
    return broken(work, setup, isInterrupt ? late : error);
  }
}

function broken({ plan }: Work, { emit }: NightSetup, cause: unknown): Ending {
  const reason = cause instanceof CiError ? cause.message : `unexpected error: ${String(cause)}`;
  const hint = cause instanceof CiError ? cause.hint : undefined;
  emit({ kind: 'warning', message: `${plan.model.label} ${plan.mode}: ${formatError(cause)}` });
  const status = isDeadline(cause) ? 'aborted' : 'failed';
  return { status, exitCode: exitCodeOf(cause), reason, failure: { kind: failureKindOf(cause), hint } };
}

function isDeadline(cause: unknown): boolean {
  return cause instanceof CiError && cause.code === 'DEADLINE';
}

/** What the card says of a benchmark that is not complete. */
function failureOf(
  { status, code, hint, results }: BenchOutcome,
  late: CiError | undefined,
): Pick<BenchmarkRecord, 'failure'> {
  if (status === 'complete') return {};
  if (late !== undefined) return { failure: { kind: 'overdue', hint: late.hint } };
  if (status === 'aborted') return { failure: { kind: 'interrupted' } };
  if (status === 'accuracy-failed') return { failure: { kind: 'accuracy-failed' } };
  if (code !== undefined) return { failure: { kind: failureKindOf(new CiError(code, '')), hint } };
  const noServer = status === 'failed' && results.mode === 'online' && results.serverStartS === undefined;
  return { failure: { kind: noServer ? 'server-failed' : 'incomplete', hint } };
}

/** Runs one plan where the night's commands run: in the image's container, or on this machine. */
export async function measure({ plan, image }: Work, setup: NightSetup) {
  const { clock, emit, workSignal: signal, incidents, fetch, settings, simulated, env, options } = setup;
  const ports = { clock, emit, signal };
  const { digest, sizeBytes } = image;
  const container =
    options.runner === 'docker' ? await openContainer(plan, { settings, env, ports, sizeBytes }) : undefined;
  const runner = container?.runner ?? createHostRunner({ clock, place: setup.outputDir });
  const imageDigest = container?.imageDigest ?? digest;
  return runPlan(
    plan,
    { ...ports, runner, fetch, incidents },
    {
      simulated,
      timeZone: settings.timeZone,
      breakLock: options.breakLock,
      ...(imageDigest === undefined ? {} : { imageDigest }),
    },
  );
}
