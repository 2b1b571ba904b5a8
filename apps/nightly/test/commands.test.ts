import { expect, test } from 'vitest';
import { chooseCommand } from '../src/commands.ts';
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
