#!/usr/bin/env node
import { type CliContext, createProgram, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import type { Argv } from 'yargs';

type Start = (command: (context: CliContext) => Promise<ExitCode>) => Promise<void>;
type Shared = { json: boolean };

const ACKS = 'file of accepted changes; default: accepted-changes.json beside the run folder';

await runCli(async (context) => {
  let code: ExitCode = EXIT.ok;
  const start: Start = async (command) => {
    code = await command(context);
  };
  const program = createProgram('sglang-compare', {
    summary: 'compares two runs, or one night with the nights before it',
    exits: [EXIT.regression],
    examples: [
      ['$0 compare MAIN_FOLDER PR_FOLDER', 'prints the comparison of two run folders as Markdown'],
      ['$0 --csv1 MAIN --csv2 PR --output-dir out', 'the same, written into a folder of its own'],
      ['$0 compare MAIN PR --base-dir STORE', "marks what is outside each value's usual range"],
      ['$0 verdict FOLDER --base-dir STORE', 'judges a night by the nights before it'],
      ['$0 ack FOLDER --until 20251231 --reason "new sampler"', 'accepts what that night found, until a day'],
      ['$0 digest STORE --days 7', 'slow drifts of the last week'],
    ],
  }).option('json', { type: 'boolean', default: false, describe: 'print the values as JSON' });
  addCompare(program, start);
  addVerdict(program, start);
  addAck(program, start);
  addDigest(program, start);
  await program.parseAsync(normalizeArgs(context.args));
  return isHelp(context.args) ? EXIT.ok : code;
});

function addCompare(program: Argv<Shared>, start: Start): void {
  const what = 'run folder, CSV or results.json';
  const describeCompare = (yargs: Argv<Shared>) =>
    yargs
      .positional('main', { type: 'string', describe: `${what} to compare with` })
      .positional('pr', { type: 'string', describe: `${what} that is compared` })
      .option('csv1', { type: 'string', describe: 'the main run, as the old tool called it' })
      .option('csv2', { type: 'string', describe: 'the PR run, as the old tool called it' })
      .option('mode', { choices: ['auto', 'online', 'offline'] as const, default: 'auto' as const })
      .option('model', { type: 'string', describe: 'refuse runs of other models' })
      .option('model1', { type: 'string', describe: 'the same for the main run alone' })
      .option('model2', { type: 'string', describe: 'the same for the PR run alone' })
      .option('output-md', { type: 'string', describe: 'write the report into this file' })
      .option('output-dir', { type: 'string', describe: 'write it into a new folder below this one' })
      .option('append', { type: 'boolean', default: false, describe: 'add to the file instead of replacing it' })
      .option('performance-threshold', { type: 'number', describe: 'change that counts, percent [default: 5]' })
      .option('gsm8k-threshold', { type: 'number', describe: 'accuracy difference that counts [default: 0.001]' })
      .option('base-dir', {
        type: 'string',
        describe: "store of earlier nights, for each value's usual range; the folder beside the run if not given",
      })
      .option('fail-on-regression', {
        type: 'boolean',
        default: false,
        describe: 'exit code 6 when something got worse, 1 when the PR lacks values that the main run has',
      });
  program.command(['compare [main] [pr]', '$0'], 'compare two runs', describeCompare, async (options) => {
    const { compare } = await import('./cli/compare.ts');
    await start((context) => compare(options, context));
  });
}

function addVerdict(program: Argv<Shared>, start: Start): void {
  const describeVerdict = (yargs: Argv<Shared>) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'run folder of the night' })
      .option('base-dir', { type: 'string', describe: 'store of the nights before; default: the folder beside it' })
      .option('acks', { type: 'string', describe: ACKS })
      .option('markdown', { type: 'boolean', default: false, describe: 'print Markdown' })
      .option('fail-on-regression', {
        type: 'boolean',
        default: false,
        describe: 'exit code 6 when something got worse (by more than 10% where other conditions came with it)',
      });
  program.command('verdict <folder>', 'judge a night by the nights before it', describeVerdict, async (options) => {
    const { verdict } = await import('./cli/verdict.ts');
    await start((context) => verdict(options, context));
  });
}

function addAck(program: Argv<Shared>, start: Start): void {
  const describeAck = (yargs: Argv<Shared>) =>
    yargs
      .positional('folder', { type: 'string', demandOption: true, describe: 'run folder of the night that found it' })
      .option('reason', { type: 'string', demandOption: true, describe: 'why the change is all right' })
      .option('until', { type: 'string', demandOption: true, describe: 'last day of that, YYYYMMDD' })
      .option('load', { type: 'number', describe: 'only the values of this load' })
      .option('base-dir', { type: 'string', describe: 'store of the nights before; default: the folder beside it' })
      .option('acks', { type: 'string', describe: ACKS });
  program.command('ack <folder>', 'accept a change until a day', describeAck, async (options) => {
    const { ack } = await import('./cli/ack.ts');
    await start((context) => ack(options, context));
  });
}

function addDigest(program: Argv<Shared>, start: Start): void {
  const describeDigest = (yargs: Argv<Shared>) =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'store of run folders' })
      .option('days', { type: 'number', default: 7, describe: 'drifts that became sure in these last days' });
  program.command('digest <dir>', 'name slow drifts, for a weekly look', describeDigest, async (options) => {
    const { digest } = await import('./cli/digest.ts');
    await start((context) => digest(options, context));
  });
}
