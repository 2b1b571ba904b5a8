import { isRegression } from '@sglang-ci/compare';
import { formatError } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode, exitCodeOf, exitOfStop, stoppedError } from '@sglang-ci/core';
import { EMPTY_NIGHT, type NightSetup, type NightState, type StageRecord, type Step } from './night.ts';

interface RunOptions {
  readonly from?: NightState;
  /** Told before and after every step, with the one that runs. */
  readonly onStep?: (state: NightState, running?: Step) => Promise<void>;
}

/**
 * Runs the steps in order. A step that throws ends the night for all later steps but those marked `always`, so that
 * whatever happened is recorded and told.
 */
export async function runNight(
  setup: NightSetup,
  steps: readonly Step[],
  { from = EMPTY_NIGHT, onStep }: RunOptions = {},
): Promise<NightState> {
  let state = from;
  for (const step of steps.filter((one) => one.appliesTo?.(setup) !== false)) {
    if (state.failure !== undefined && step.always !== true) {
      state = withStage(state, { ...named(step), outcome: 'not-run', durationS: 0, detail: 'the night had failed' });
      continue;
    }
    await onStep?.(state, step);
    state = await runStep(step, setup, state);
    await onStep?.(state);
  }
  return state;
}

async function runStep(step: Step, setup: NightSetup, state: NightState): Promise<NightState> {
  const { emit, clock } = setup;
  const startedAt = clock.now();
  emit({ kind: 'step-started', step: step.id, title: step.title });
  const ended = (next: NightState, outcome: 'ok' | 'failed' | 'skipped', detail?: string) => {
    const how = { outcome, durationS: (clock.now() - startedAt) / 1000, ...(detail === undefined ? {} : { detail }) };
    emit({ kind: 'step-ended', step: step.id, ...how });
    return withStage(next, { ...named(step), ...how });
  };
  try {
    await clock.sleep(0); // on a simulated clock, until everything before is over
    if (setup.signal.aborted && step.always !== true) throw stoppedError(setup.signal);
    const { state: next, skipped, failed, detail } = await step.run(setup, state);
    return ended(next, failed === true ? 'failed' : skipped === true ? 'skipped' : 'ok', detail);
  } catch (caught) {
    const error = isAbort(caught) ? stoppedError(setup.workSignal, `in the step "${step.title}"`) : caught;
    return { ...ended(state, 'failed', formatError(error)), failure: state.failure ?? error };
  }
}

/** What the platform throws when its signal is aborted says nothing of why. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function named({ id, title }: Step): Pick<StageRecord, 'id' | 'title'> {
  return { id, title };
}

function withStage(state: NightState, stage: StageRecord): NightState {
  return { ...state, stages: [...state.stages, stage] };
}

/**
 * The exit code of a night: a signal's, else that of what ended it, else the worst benchmark's, else that of a bug, else
 * a regression's if asked for, else the notification's.
 */
export function exitCodeOfNight(
  state: NightState,
  { options, signal, incidents }: Pick<NightSetup, 'options' | 'signal' | 'incidents'>,
): ExitCode {
  if (signal.aborted) return exitOfStop(signal);
  if (state.failure !== undefined) return exitCodeOf(state.failure);
  const failed = state.benchmarks.find((benchmark) => benchmark.exitCode !== EXIT.ok);
  if (failed !== undefined) return failed.exitCode;
  if (state.missing.length > 0) return EXIT.noImage;
  if (incidents?.seen.some(({ kind }) => kind === 'unexpected') === true) return EXIT.failed;
  if (options.failOnRegression && state.benchmarks.some(hasRegression)) return EXIT.regression;
  return state.cards.some(({ outcome }) => outcome === 'failed' || outcome === 'kept') ? EXIT.notify : EXIT.ok;
}

function hasRegression({ verdict }: NightState['benchmarks'][number]): boolean {
  return verdict !== undefined && isRegression(verdict);
}
