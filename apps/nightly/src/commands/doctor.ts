import { type CliContext, createColors } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode } from '@sglang-ci/core';
import { type Finding, problemOf } from '../doctor/check.ts';
import { type NightOptions, parseNightOptions } from '../night/night-options.ts';

const EXAMPLES = [
  ['$0 --site /etc/sglang-ci/sglang-ci.config.json', 'everything that the nights of both models need'],
  ['$0 --model=grok --json', 'for scripts'],
  ['env -i HOME=$HOME PATH=/usr/bin:/bin node dist/main.js doctor', "as from cron, without a login's environment"],
] as const;

/** `nightly doctor`: could this very night run here? One line per finding; exit code 2 if something keeps it from running. */
export async function run(context: CliContext): Promise<ExitCode> {
  const options = await parseNightOptions(['--model=all', ...context.args], {
    name: 'sglang-nightly doctor',
    summary: 'is everything here that such a night needs? Starts and sends nothing',
    examples: EXAMPLES,
  });
  if (options === undefined) return EXIT.ok;
  const findings = await look(options, context);
  const color = createColors(context.stdout, context.env);
  const paint = { ok: color.green('✓'), warning: color.yellow('!'), problem: color.red('✗') };
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const lines = findings.map(
    ({ check, state, message, hint }) =>
      `${paint[state]} ${check.padEnd(WIDTH)} ${message}${hint === undefined ? '' : ` -> ${hint}`}`,
  );
  const sum = `${count('problem')} problems, ${count('warning')} warnings`;
  context.stdout.write(
    options.json ? `${JSON.stringify({ schema: 1, findings }, null, 2)}\n` : `${[...lines, sum].join('\n')}\n`,
  );
  return count('problem') > 0 ? EXIT.usage : EXIT.ok;
}

const WIDTH = 12;

/** Options or a site file that cannot be understood are the first thing to be said, and then nothing else can be. */
async function look(options: NightOptions, context: CliContext): Promise<readonly Finding[]> {
  const { setUpNight } = await import('../night/set-up-night.ts');
  const { examine } = await import('../doctor/examine.ts');
  try {
    return await examine(await setUpNight({ ...options, dryRun: true, json: true }, context));
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    return [{ check: 'settings', ...problemOf(error) }];
  }
}
