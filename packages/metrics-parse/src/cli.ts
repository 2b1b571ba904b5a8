#!/usr/bin/env node
import { CiError, type ExitCode } from '@sglang-ci/core';
import { type CliContext, createProgram, HELP_EXIT, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';

const STDIN = '/dev/stdin';

async function main(context: CliContext): Promise<ExitCode> {
  // yargs loses a lone dash among positionals.
  const args = normalizeArgs(context.args).map((word) => (word === '-' ? STDIN : word));
  const argv = await createProgram('sglang-metrics-parse', {
    summary: 'reads benchmark, accuracy and server logs and prints what is in them',
    examples: [
      ['$0 run/sglang_client_log_GROK1_aiter_4_run1_20251216_110833.log', 'one log as a JSON line'],
      ['$0 --table online/GROK1', 'all logs below a folder as a table'],
      ['rocm-smi | $0 -', 'the state of the GPUs from standard input'],
    ],
  })
    .command('$0 [paths..]', 'read logs', (command) =>
      command.positional('paths', {
        describe: 'files, folders (with all logs below), - for standard input',
        type: 'string',
        array: true,
      }),
    )
    .option('json', { type: 'boolean', describe: 'one JSON line per log (default)' })
    .option('table', { type: 'boolean', describe: 'one table for people' })
    .conflicts('json', 'table')
    // Otherwise only the last of several paths is kept.
    .parserConfiguration({ 'duplicate-arguments-array': true })
    .parseAsync(args);
  if (isHelp(args)) return HELP_EXIT;
  const paths = (argv['paths'] as string[] | undefined) ?? [];
  if (paths.length === 0) {
    throw new CiError('USAGE', 'no log was named', {
      hint: 'give files, folders or - for standard input; --help shows examples',
    });
  }
  const { run } = await import('./cli/run.ts');
  return run({ paths, format: argv['table'] === true ? 'table' : 'json' }, context);
}

await runCli(main);
