import { grokFamily } from '@sglang-ci/grok-bench';
import { expect, test } from 'vitest';
import { chooseCommand } from '../src/commands.ts';
import { run as prune } from '../src/commands/prune.ts';
import { chooseModels } from '../src/night/choose-models.ts';
import { parseNightOptions } from '../src/night/night-options.ts';

test.each([
  [['doctor', '--json'], 'doctor', ['--json']],
  [
    ['--site', 'S', '--model', 'grok', 'doctor', '--mode', 'online'],
    'doctor',
    ['--site', 'S', '--model', 'grok', '--mode', 'online'],
  ],
  [['--dry-run', 'prune'], 'prune', ['--dry-run']],
  [['--dry_run', 'prune', '--keep', '5'], 'prune', ['--dry_run', '--keep', '5']],
  [['--keep=5', 'prune'], 'prune', ['--keep=5']],
  [['--cron', 'install', '--uninstall'], 'install', ['--cron', '--uninstall']],
  [['--node', 'doctor'], 'run', ['--node', 'doctor']],
  [['--model=grok'], 'run', ['--model=grok']],
  [['run', '--model=grok'], 'run', ['--model=grok']],
  [['doctor', 'prune'], 'doctor', ['prune']],
])('%j is the command %s with %j', (args, name, rest) => {
  const chosen = chooseCommand(args);
  expect([chosen.command.name, chosen.args]).toStrictEqual([name, rest]);
});

test.each([
  [['--download-model'], true, undefined],
  [['--download-model='], true, undefined],
  [['--download-model', '--dry-run'], true, undefined],
  [['--download-model', 'lab/x'], true, 'lab/x'],
  [['--download_model=lab/x'], true, 'lab/x'],
  [[], false, undefined],
])('%j fetches a model: %s, from %s instead of its own repository', async (args, downloadModel, from) => {
  const options = await parseNightOptions(args);
  expect(options).toMatchObject({ downloadModel });
  expect(options?.downloadFrom).toBe(from);
});

test.each([
  [['--keep', 'three'], "--keep: 'three' was given; expected a number"],
  [['--keep', '-1'], '--keep: -1 was given; expected a whole number from 0'],
  [['--keep', '1.5'], '--keep: 1.5 was given; expected a whole number from 0'],
  [['--keep'], '--keep: no value was given'],
])('prune %j is refused before anything is looked at', async (args, message) => {
  const stream = { write: () => true } as unknown as NodeJS.WriteStream;
  const env = { BENCHMARK_CI_DIR: '/nowhere' };
  const context = { args, env, signal: new AbortController().signal, stdout: stream, stderr: stream, fetch };
  await expect(prune(context)).rejects.toMatchObject({ code: 'USAGE', message });
});

test.each([
  ['lab', {}],
  ['grok', grokFamily.variables],
])('a model of the family %s takes the variables of that family alone', async (family, variables) => {
  const [grok1] = grokFamily.models;
  const models = grok1 === undefined ? [] : [{ ...grok1, id: 'lab-1', family, label: 'LAB1', aliases: [] }];
  const options = await parseNightOptions(['--model=lab-1']);
  const site = { path: 'site.json', value: {}, models, brokenModels: [] };
  const chosen = options && chooseModels(options, { site, env: {}, emit: () => undefined });
  expect(chosen?.map((model) => model.family.variables)).toStrictEqual([variables]);
});
