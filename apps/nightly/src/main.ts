import { runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { parseNightOptions } from './night-options.ts';

await runCli(async (context): Promise<ExitCode> => {
  const options = await parseNightOptions(context.args);
  if (options === undefined) return EXIT.ok;
  const { setUpNight } = await import('./set-up-night.ts');
  const setup = await setUpNight(options, context);
  if (options.dryRun) {
    const { printPlans } = await import('./print-plans.ts');
    return printPlans(setup, context.stdout);
  }
  const { wholeNight } = await import('./whole-night.ts');
  return wholeNight(setup, context.stdout);
});
