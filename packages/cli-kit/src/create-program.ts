import { CiError, EXIT, EXIT_MEANING, type ExitCode } from '@sglang-ci/core';
import yargs, { type Argv } from 'yargs';

export interface ProgramOptions {
  readonly summary: string;
  readonly examples: readonly (readonly [command: string, what: string])[];
  /** Exit codes besides 0, 1 and 2 that the program can end with. */
  readonly exits?: readonly ExitCode[];
}

const EVERY_PROGRAM = [EXIT.ok, EXIT.failed, EXIT.usage] as const;
const WIDTH = 120;

/**
 * A yargs program as all of ours are: strict (an unknown option is an error with exit code 2), help with examples and
 * exit codes, `--opt_name` accepted for `--opt-name`. It never ends the process by itself.
 */
export function createProgram(name: string, { summary, examples, exits = [] }: ProgramOptions): Argv {
  const codes = [...EVERY_PROGRAM, ...exits].map((code) => `  ${String(code).padStart(3)}  ${EXIT_MEANING[code]}`);
  return yargs()
    .scriptName(name)
    .usage(`$0 - ${summary}`)
    .example(examples.map(([command, what]) => [command, what]))
    .epilogue(`Exit codes:\n${codes.join('\n')}`)
    .strict()
    .help()
    .alias('help', 'h')
    .version(false)
    .wrap(WIDTH)
    .exitProcess(false)
    .parserConfiguration({ 'boolean-negation': true, 'duplicate-arguments-array': false })
    .fail((message, error) => {
      throw error ?? new CiError('USAGE', withoutUrls(message), { hint: `${name} --help shows the options` });
    });
}

/** yargs repeats words that it does not understand, and a webhook may be among them. */
function withoutUrls(message: string): string {
  return message.replace(/https?:\/\/[^\s/]*\S*/gi, (url) =>
    URL.canParse(url) ? `${new URL(url).origin}/…` : 'a URL',
  );
}

/** Words of the command line with the old scripts' `--docker_image` spelled `--docker-image`; values stay as they are. */
export function normalizeArgs(args: readonly string[]): string[] {
  return args.map((word) => {
    const match = /^--([A-Za-z][\w-]*)(=.*)?$/s.exec(word);
    return match?.[1] === undefined ? word : `--${match[1].replaceAll('_', '-')}${match[2] ?? ''}`;
  });
}

/** Was help asked for? Then yargs has printed it and the program ends with success. */
export function isHelp(args: readonly string[]): boolean {
  return args.some((word) => word === '--help' || word === '-h');
}

/** Exit code after help was printed. */
export const HELP_EXIT = EXIT.ok;
