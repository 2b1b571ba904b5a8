import { runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { parseCheckOptions } from './check-options.ts';

await runCli(async (context): Promise<ExitCode> => {
  const options = await parseCheckOptions(context.args);
  if (options === undefined) return EXIT.ok;
  const { runCheck } = await import('./run-check.ts');
  return runCheck(options, context);
});
