import { type CliContext, createProgram, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import type { Argv } from 'yargs';
import { CHANNEL_OPTIONS, IMAGE_OPTIONS, NOTIFY_OPTIONS, TEST_MODE } from './cli/options.ts';

type Start = (command: (context: CliContext) => Promise<ExitCode>) => Promise<void>;
type Shared = { json: boolean };

await runCli(async (context) => {
  let code: ExitCode = EXIT.ok;
  const start: Start = async (command) => {
    code = await command(context);
  };
  const program = createProgram('sglang-teams', {
    summary: 'builds, shows, checks and sends the cards of nightly benchmarks to Microsoft Teams',
    exits: [EXIT.notify],
    examples: [
      ['$0 notify --model grok --mode online', "sends the card of GROK's newest online night"],
      ['$0 notify --run-folder DIR --dry-run > card.json', 'prints the card of a run folder'],
      ['$0 preview card.json --html card.html', 'shows a card as Teams would'],
      ['$0 send card.json --webhook-file ~/.teams-webhook', 'posts a card'],
      ['TEAMS_WEBHOOK_URL=… $0 send --test-mode', 'posts a small test card'],
    ],
  }).option('json', { type: 'boolean', default: false, describe: 'print the outcome as JSON' });
  for (const add of [addNotify, addImage, addSend, addDrain, addPreview, addCheck]) add(program, start);
  const what = 'say what to do: notify, image, send, drain, preview or check';
  await program.demandCommand(1, what).parseAsync(normalizeArgs(context.args));
  return isHelp(context.args) ? EXIT.ok : code;
});

function addNotify(program: Argv<Shared>, start: Start): void {
  const describe = (yargs: Argv<Shared>) => yargs.options(NOTIFY_OPTIONS).options(CHANNEL_OPTIONS).options(TEST_MODE);
  program.command('notify', 'send the card of a benchmark night', describe, async (options) => {
    const { notify } = await import('./cli/notify.ts');
    await start((context) => notify(options, context));
  });
}

function addImage(program: Argv<Shared>, start: Start): void {
  const describe = (yargs: Argv<Shared>) => yargs.options(IMAGE_OPTIONS).options(CHANNEL_OPTIONS).options(TEST_MODE);
  program.command('image', 'send the card of an image check', describe, async (options) => {
    const { image } = await import('./cli/image.ts');
    await start((context) => image(options, context));
  });
}

function addSend(program: Argv<Shared>, start: Start): void {
  const describe = (yargs: Argv<Shared>) =>
    yargs
      .positional('card', { type: 'string', describe: 'JSON file of a card; with --test-mode it may be left out' })
      .options(CHANNEL_OPTIONS)
      .options(TEST_MODE);
  program.command('send [card]', 'post a card', describe, async (options) => {
    const { send } = await import('./cli/send.ts');
    await start((context) => send(options, context));
  });
}

function addDrain(program: Argv<Shared>, start: Start): void {
  const describe = (yargs: Argv<Shared>) => yargs.options(CHANNEL_OPTIONS);
  program.command('drain', 'send the cards that wait; --dry-run lists them', describe, async (options) => {
    const { drain } = await import('./cli/drain.ts');
    await start((context) => drain(options, context));
  });
}

function addPreview(program: Argv<Shared>, start: Start): void {
  const describe = (yargs: Argv<Shared>) =>
    withCard(yargs)
      .option('html', { type: 'string', describe: 'write a page for a browser into this file' })
      .option('width', { type: 'number', default: 600, describe: 'width of the card on that page, px' });
  program.command('preview <card>', 'show a card as text or as a page', describe, async (options) => {
    const { preview } = await import('./cli/preview.ts');
    await start((context) => preview(options, context));
  });
}

function addCheck(program: Argv<Shared>, start: Start): void {
  program.command('check <card>', 'say what Teams would not take', withCard, async (options) => {
    const { check } = await import('./cli/check.ts');
    await start((context) => check(options, context));
  });
}

function withCard(yargs: Argv<Shared>): Argv<Shared & { card: string }> {
  return yargs.positional('card', { type: 'string', demandOption: true, describe: 'JSON file of a card' });
}
