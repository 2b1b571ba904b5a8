import { EXIT, EXIT_MEANING, type ExitCode } from '@sglang-ci/core';
import yargs, { type Argv } from 'yargs';
import { checkWords, type KnownOptions } from './check-words.ts';
import { explainMistake, type KnownWords } from './explain-mistake.ts';
import { type Example, HELP_WIDTH, helpExamples } from './help-examples.ts';
import { invokedAs } from './invoked-as.ts';

export interface ProgramOptions {
  readonly summary: string;
  readonly examples: readonly Example[];
  /** Exit codes besides 0, 1 and 2 that the program can end with. */
  readonly exits?: readonly ExitCode[];
  /** Options that mean something without a value. */
  readonly mayBeEmpty?: readonly string[];
}

const EVERY_PROGRAM = [EXIT.ok, EXIT.failed, EXIT.usage] as const;
const SETTINGS_PAGE = 'Settings of site file and environment: docs/settings.md';

/**
 * A yargs program as all of ours are: strict (an unknown option, an unexpected word, a number that is none and an option
 * without its value are errors with exit code 2, and say what was probably meant), help with examples and exit codes,
 * `--opt_name` accepted for `--opt-name`. It never ends the process by itself.
 */
export function createProgram(name: string, options: ProgramOptions): Argv {
  const { summary, examples, exits = [], mayBeEmpty = [] } = options;
  const codes = [...EVERY_PROGRAM, ...exits].map((code) => `  ${String(code).padStart(3)}  ${EXIT_MEANING[code]}`);
  let words: readonly string[] = [];
  const program: Argv = yargs()
    .scriptName(name)
    .usage(`$0 - ${summary}`)
    .epilogue(`${examplesText(name, examples)}\n\nExit codes:\n${codes.join('\n')}\n\n${SETTINGS_PAGE}`)
    .strict()
    .help()
    .alias('help', 'h')
    .version(false)
    .option('version', { type: 'boolean', describe: 'Show the version' })
    .wrap(helpWidth())
    .exitProcess(false)
    .parserConfiguration({ 'boolean-negation': true, 'duplicate-arguments-array': false })
    .check((argv, known) => {
      checkWords(argv, known as unknown as KnownOptions, { words, mayBeEmpty });
      return true;
    })
    .fail((message, error) => {
      if (error !== undefined && error.name !== 'YError') throw error;
      throw explainMistake(message ?? error?.message ?? '', { known: wordsKnownTo(program), words, program: name });
    });
  const parse = program.parseAsync.bind(program);
  return Object.assign(program, {
    parseAsync: async (args: readonly string[]) => {
      words = args;
      return parse(args);
    },
  });
}

/** Examples for the help of one command of a program. */
export function examplesText(name: string, examples: readonly Example[]): string {
  return helpExamples(examples, { program: invokedAs(name), width: helpWidth() });
}

function helpWidth(): number {
  return Math.min(HELP_WIDTH, process.stdout.columns || HELP_WIDTH);
}

/** yargs tells these, without declaring it. */
interface YargsInside {
  getOptions(): { readonly key: Readonly<Record<string, unknown>> };
  getInternalMethods(): { getCommandInstance(): { getCommands(): readonly string[] } };
}

function wordsKnownTo(program: Argv): KnownWords {
  const inside = program as unknown as YargsInside;
  return {
    options: Object.keys(inside.getOptions().key),
    commands: inside.getInternalMethods().getCommandInstance().getCommands(),
  };
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
