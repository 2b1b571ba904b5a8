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
  const program = createProgram('sglang-teams', {
    summary: 'shows, checks and sends the cards of nightly benchmarks to Microsoft Teams',
    exits: [EXIT.notify],
    examples: [
      ['$0 preview card.json', 'shows a card as text'],
      ['$0 check card.json', 'says what Teams would not take'],
      ['$0 send card.json --webhook-file ~/.teams-webhook', 'posts a card'],
      ['TEAMS_WEBHOOK_URL=… $0 send --test-mode', 'posts a small test card'],
    ],
  }).option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' });
  addPreview(program, start);
  addCheck(program, start);
  addSend(program, start);
  await program.demandCommand(1, 'say what to do: preview, check or send').parseAsync(normalizeArgs(context.args));
  return isHelp(context.args) ? EXIT.ok : code;
});

function addPreview(program: Argv<{ json: boolean }>, start: Start): void {
  program.command('preview <card>', 'show a card as text', withCard, async (options) => {
    const { preview } = await import('./cli/preview.ts');
    await start((context) => preview(options, context));
  });
}

function addCheck(program: Argv<{ json: boolean }>, start: Start): void {
  program.command('check <card>', 'say what Teams would not take', withCard, async (options) => {
    const { check } = await import('./cli/check.ts');
    await start((context) => check(options, context));
  });
}

function addSend(program: Argv<{ json: boolean }>, start: Start): void {
  const describeSend = (yargs: Argv<{ json: boolean }>) =>
    yargs
      .positional('card', { type: 'string', describe: 'JSON file of a card' })
      .option('test-mode', { type: 'boolean', default: false, describe: 'post a small test card instead' })
      .option('webhook-file', {
        type: 'string',
        describe: 'file (mode 0600) with the webhook URL; else TEAMS_WEBHOOK_FILE, TEAMS_WEBHOOK_URL',
      })
      .option('webhook-url', { type: 'string', describe: 'the URL itself: other users see it in ps' });
  program.command('send [card]', 'post a card', describeSend, async (options) => {
    const { send } = await import('./cli/send.ts');
    await start((context) => send(options, context));
  });
}

function withCard(yargs: Argv<{ json: boolean }>): Argv<{ json: boolean; card: string }> {
  return yargs.positional('card', { type: 'string', demandOption: true, describe: 'JSON file of a card' });
}
