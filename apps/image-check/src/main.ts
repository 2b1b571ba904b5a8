import { runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { hideCommandLine } from '@sglang-ci/teams';
import { parseCheckOptions } from './check-options.ts';

await runCli(async (context): Promise<ExitCode> => {
  const options = await parseCheckOptions(context.args);
  if (options === undefined) return EXIT.ok;
  if (options.teamsWebhook !== undefined) hideCommandLine('sglang-image-check');
  const { runCheck } = await import('./run-check.ts');
  return runCheck(options, context);
});
