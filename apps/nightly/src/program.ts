import { runCli } from '@sglang-ci/cli-kit';
import { chooseCommand } from './commands.ts';
import { takeEnvironment } from './take-environment.ts';

await runCli(async (context) => {
  const { command, args } = chooseCommand(context.args);
  const env = takeEnvironment(process);
  const { run } = await command.load();
  return run({ ...context, args, env });
});
