import { formatPlan } from '@sglang-ci/bench-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import type { NightSetup } from './night.ts';
import { pickImage } from './steps/pick-image.ts';
import { plansOf } from './steps/run-benchmarks.ts';

/** `--dry-run`: every command line of the night, or with `--json` its plans as one array. Starts and writes nothing. */
export async function printPlans(setup: NightSetup, output: { write(text: string): unknown }): Promise<ExitCode> {
  const quiet = { ...setup, emit: () => undefined };
  const { state } = await pickImage.run(quiet, { benchmarks: [], cards: [], notifyFailed: false });
  const plans = state.image === undefined ? [] : plansOf(setup, state.image);
  output.write(setup.options.json ? `${JSON.stringify(plans, null, 2)}\n` : plans.map(formatPlan).join('\n\n'));
  return EXIT.ok;
}
