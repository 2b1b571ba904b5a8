import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { parseNightOptions } from '../night/night-options.ts';

/** `nightly run`, and `nightly` without a command: one night, or with `--dry-run` its plans. */
export async function run(context: CliContext): Promise<ExitCode> {
  const options = await parseNightOptions(context.args);
  if (options === undefined) return EXIT.ok;
  const { setUpNight } = await import('../night/set-up-night.ts');
  const setup = await setUpNight(options, context);
  if (options.dryRun) {
    const { printPlans } = await import('../report/print-plans.ts');
    return printPlans(setup, context.stdout);
  }
  const { wholeNight } = await import('../night/whole-night.ts');
  return wholeNight(setup, context.stdout);
}
