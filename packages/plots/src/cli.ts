#!/usr/bin/env node
import { createProgram, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { plotOptions } from './cli/plot-options.ts';

await runCli(async ({ args, env, stdout }) => {
  let code: ExitCode = EXIT.ok;
  const program = createProgram('sglang-plots', {
    summary: 'makes the summary CSV and the trend plots of one model from its run folders',
    examples: [
      ['$0 online --model grok --base-dir /data/ci', 'GROK1 online, the last 30 days'],
      ['$0 online -m GROK1 --data-dir runs --plot-dir plots --variant-filter mtp', 'any folder of run folders'],
      ['$0 offline --model grok --base-dir /data/ci --plot-only --svg', 'only the plots, as SVG too'],
      ['$0 online -m grok --plot-only --summary-csv summary.csv --plot-dir plots', 'from a summary'],
    ],
  }).command('$0 <mode>', 'draws the trends', plotOptions, async (request) => {
    const { plotModel } = await import('./cli/plot-model.ts');
    code = await plotModel(request, { env, print: (line) => stdout.write(`${line}\n`) });
  });
  await program.parseAsync(normalizeArgs(args));
  return isHelp(args) ? EXIT.ok : code;
});
