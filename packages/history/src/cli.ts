#!/usr/bin/env node
import { type CliContext, createProgram, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import type { Argv } from 'yargs';

type Start = (command: (context: CliContext) => Promise<ExitCode>) => Promise<void>;

await runCli(async (context) => {
  let code: ExitCode = EXIT.ok;
  const start: Start = async (command) => {
    code = await command(context);
  };
  const program = createProgram('sglang-history', {
    summary: 'prints what the run folders of all nights hold, old and new ones',
    examples: [
      ['$0 export /data/ci --format csv', 'every value of every run folder below /data/ci'],
      ['$0 export /data/ci/online/GROK1 --since 20251201 --format json', 'the same as JSON, from one day on'],
      ['$0 consolidate online /data/ci --model GROK1', 'the online summary CSV of one model'],
      ['$0 consolidate offline /data/ci --model GROK1 --out-dir /tmp', 'writes the offline summary CSV'],
    ],
  })
    .option('since', { type: 'string', describe: 'only images of this day (YYYYMMDD) or later' })
    .option('verify', { type: 'boolean', default: false, describe: 'look at every file, also in folders at rest' })
    .option('index', { type: 'string', describe: 'directory of the index; --no-index reads everything' });
  addExport(program, start);
  addConsolidate(program, start);
  await program.demandCommand(1, 'say what to do: export or consolidate').parseAsync(normalizeArgs(context.args));
  return isHelp(context.args) ? EXIT.ok : code;
});

type ScanArguments = { since: string | undefined; verify: boolean; index: string | undefined };

function addExport(program: Argv<ScanArguments>, start: Start): void {
  const describe = (yargs: Argv<ScanArguments>) =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'folder with run folders at any depth' })
      .option('format', { choices: ['csv', 'json'] as const, default: 'csv' as const, describe: 'what to print' });
  program.command('export <dir>', 'print every value of every run folder', describe, async (options) => {
    const { exportValues } = await import('./cli/export-values.ts');
    await start((context) => exportValues(options, context));
  });
}

function addConsolidate(program: Argv<ScanArguments>, start: Start): void {
  const describe = (yargs: Argv<ScanArguments>) =>
    yargs
      .positional('mode', { choices: ['online', 'offline'] as const, demandOption: true, describe: 'which summary' })
      .positional('dir', { type: 'string', demandOption: true, describe: 'folder with run folders at any depth' })
      .option('model', { type: 'string', describe: 'the model, where the folder holds several' })
      .option('hardware', { type: 'string', describe: 'mi30x or mi35x, where the folder holds both' })
      .option('complete-only', { type: 'boolean', default: false, describe: 'leave out nights that lack a load' })
      .option('out-dir', { type: 'string', describe: 'write the file there instead of printing it' });
  program.command('consolidate <mode> <dir>', 'make the summary CSV of one model', describe, async (options) => {
    const { consolidate } = await import('./cli/consolidate.ts');
    await start((context) => consolidate(options, context));
  });
}
