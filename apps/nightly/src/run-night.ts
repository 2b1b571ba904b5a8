import { formatError } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, exitCodeOf } from '@sglang-ci/core';
import { EMPTY_NIGHT, type NightSetup, type NightState, type Step, type StepResult } from './night.ts';

/**
 * Runs the steps in order. A step that throws ends the night for all later steps but those marked `always`, so that
 * whatever happened is recorded and told.
 */
export async function runNight(
  setup: NightSetup,
  steps: readonly Step[],
  from: NightState = EMPTY_NIGHT,
): Promise<NightState> {
  let state = from;
  for (const step of steps) {
    if (step.appliesTo?.(setup) === false || (state.failure !== undefined && step.always !== true)) continue;
    state = await runStep(step, setup, state);
  }
  return state;
}

async function runStep(step: Step, setup: NightSetup, state: NightState): Promise<NightState> {
  const { emit, clock } = setup;
  const startedAt = clock.now();
  emit({ kind: 'step-started', step: step.id, title: step.title });
  const ended = (outcome: 'ok' | 'failed' | 'skipped', detail?: string) =>
    emit({
      kind: 'step-ended',
      step: step.id,
      outcome,
      durationS: (clock.now() - startedAt) / 1000,
      ...(detail === undefined ? {} : { detail }),
    });
  try {
    if (setup.signal.aborted && step.always !== true) throw new CiError('ABORTED', 'the night was interrupted');
    const result: StepResult = await step.run(setup, state);
    ended(result.skipped === true ? 'skipped' : 'ok', result.detail);
    return result.state;
  } catch (error) {
    ended('failed', formatError(error));
    return { ...state, failure: state.failure ?? error };
  }
}

/** The exit code of a night: what ended it, else the worst benchmark, else a regression if asked for, else the notification. */
export function exitCodeOfNight(state: NightState, options: { readonly failOnRegression: boolean }): ExitCode {
  if (state.failure !== undefined) return exitCodeOf(state.failure);
  const failed = state.benchmarks.find((benchmark) => benchmark.exitCode !== EXIT.ok);
  if (failed !== undefined) return failed.exitCode;
  if (options.failOnRegression && state.benchmarks.some(hasRegression)) return EXIT.regression;
  return state.notifyFailed ? EXIT.notify : EXIT.ok;
}

const REGRESSED: ReadonlySet<string> = new Set(['regression-suspected', 'regression-confirmed', 'run-suspect']);

function hasRegression({ verdict }: NightState['benchmarks'][number]): boolean {
  return verdict !== undefined && REGRESSED.has(verdict.status);
}
