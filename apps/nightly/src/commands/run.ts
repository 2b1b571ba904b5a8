import { type CliContext, formatError } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode } from '@sglang-ci/core';
import type { NightSetup } from '../night/night.ts';
import { type NightOptions, parseNightOptions } from '../night/night-options.ts';

/** `nightly run`, and `nightly` without a command: one night, or with `--dry-run` its plans. */
export async function run(context: CliContext): Promise<ExitCode> {
  const options = await parseNightOptions(context.args);
  if (options === undefined) return EXIT.ok;
  const setup = await setUp(options, context);
  if (options.dryRun) {
    const { printPlans } = await import('../report/print-plans.ts');
    return printPlans(setup, context.stdout);
  }
  const { wholeNight } = await import('../night/whole-night.ts');
  return wholeNight(setup, context.stdout);
}

/** A night that nobody watches and that cannot start because its settings are wrong is told as well. */
async function setUp(options: NightOptions, context: CliContext): Promise<NightSetup> {
  const { setUpNight } = await import('../night/set-up-night.ts');
  try {
    return await setUpNight(options, context);
  } catch (error) {
    const isWatched = options.dryRun || context.stdout.isTTY;
    if (error instanceof CiError && !isWatched) {
      const { tellBrokenSetup } = await import('../night/tell-broken-setup.ts');
      const told = await tellBrokenSetup(error, options, context).catch(formatError);
      context.stderr.write(`${told}\n`);
    }
    throw error;
  }
}
