import { usageText, wrapHelp } from './argparse-usage.ts';

/** One option of a Python program, described the way `add_argument` describes it. */
export interface OptionSpec {
  /** `--model-path --model`: the first is shown, its name gives the key of the value. */
  readonly flags: readonly string[];
  readonly kind: 'flag' | 'int' | 'float' | 'str';
  /** A list takes one or more values. */
  readonly list?: boolean;
  readonly choices?: readonly string[];
  readonly required?: boolean;
  /** What `Namespace` shows when the option is not given. */
  readonly default?: OptionValue;
}

export type OptionValue = string | number | boolean | null | readonly (string | number)[];

/** Values by destination name (`random_input_len`), in the order of the options. */
export type Namespace = Readonly<Record<string, OptionValue>>;

export type ParseResult =
  | { readonly ok: true; readonly values: Namespace }
  | { readonly ok: false; readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Parses as Python's argparse does: abbreviations, `--opt=value`, lists, its error texts and exit code 2. */
export function parseArgs(prog: string, options: readonly OptionSpec[], argv: readonly string[]): ParseResult {
  try {
    return parse(prog, options, argv);
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    const stderr = `${usageText(prog, options)}\n${prog}: error: ${error.message}\n`;
    return { ok: false, exitCode: 2, stdout: '', stderr };
  }
}

/** `--random-input-len` → `random_input_len`. */
export function destinationOf(option: OptionSpec): string {
  const long = option.flags.find((flag) => flag.startsWith('--')) ?? option.flags[0] ?? '';
  return long.replace(/^-+/, '').replaceAll('-', '_');
}

class ArgumentError extends Error {}

function parse(prog: string, options: readonly OptionSpec[], argv: readonly string[]): ParseResult {
  const values: Record<string, OptionValue> = {};
  for (const option of options)
    values[destinationOf(option)] = option.default ?? (option.kind === 'flag' ? false : null);
  const unknown: string[] = [];
  const given = new Set<OptionSpec>();
  for (let i = 0; i < argv.length; ) {
    const word = argv[i] ?? '';
    i += 1;
    if (word === '-h' || word === '--help')
      return { ok: false, exitCode: 0, stdout: wrapHelp(prog, options), stderr: '' };
    const found = isOption(word) ? findOption(options, word) : undefined;
    if (found === undefined) {
      unknown.push(word);
      continue;
    }
    given.add(found.option);
    const taken = takeValues(found.option, found.attached, argv.slice(i));
    i += taken.consumed;
    values[destinationOf(found.option)] = taken.value;
  }
  checkRequired(options, given);
  if (unknown.length > 0) throw new ArgumentError(`unrecognized arguments: ${unknown.join(' ')}`);
  return { ok: true, values };
}

function findOption(
  options: readonly OptionSpec[],
  word: string,
): { option: OptionSpec; attached: string | undefined } | undefined {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const attached = equals < 0 ? undefined : word.slice(equals + 1);
  const exact = options.find((option) => option.flags.includes(name));
  if (exact !== undefined) return { option: exact, attached };
  if (!name.startsWith('--')) return undefined;
  const flags = options.flatMap((option) => option.flags.filter((flag) => flag.startsWith(name)));
  if (flags.length > 1) throw new ArgumentError(`ambiguous option: ${word} could match ${flags.join(', ')}`);
  const option = options.find((candidate) => candidate.flags.includes(flags[0] ?? ''));
  return option === undefined ? undefined : { option, attached };
}

function takeValues(
  option: OptionSpec,
  attached: string | undefined,
  rest: readonly string[],
): { value: OptionValue; consumed: number } {
  if (option.kind === 'flag') {
    if (attached !== undefined)
      throw new ArgumentError(`argument ${shown(option)}: ignored explicit argument '${attached}'`);
    return { value: true, consumed: 0 };
  }
  if (attached !== undefined) {
    const value = convert(option, attached);
    return { value: option.list === true ? [value as string | number] : value, consumed: 0 };
  }
  const end = rest.findIndex(isOption);
  const words = rest.slice(0, option.list === true ? (end < 0 ? rest.length : end) : 1);
  if (words.length === 0 || isOption(words[0] ?? '')) {
    throw new ArgumentError(
      `argument ${shown(option)}: expected ${option.list === true ? 'at least one' : 'one'} argument`,
    );
  }
  const converted = words.map((word) => convert(option, word));
  const value = option.list === true ? (converted as (string | number)[]) : (converted[0] ?? null);
  return { value, consumed: words.length };
}

function convert(option: OptionSpec, word: string): OptionValue {
  if (option.kind === 'int' && !/^[+-]?\d+$/.test(word)) {
    throw new ArgumentError(`argument ${shown(option)}: invalid int value: '${word}'`);
  }
  if (option.kind === 'float' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?inf(inity)?$|^nan$/i.test(word)) {
    throw new ArgumentError(`argument ${shown(option)}: invalid float value: '${word}'`);
  }
  if (option.choices !== undefined && !option.choices.includes(word)) {
    const choices = option.choices.map((choice) => `'${choice}'`).join(', ');
    throw new ArgumentError(`argument ${shown(option)}: invalid choice: '${word}' (choose from ${choices})`);
  }
  if (option.kind === 'int' || option.kind === 'float') return toNumber(word);
  return word;
}

function toNumber(word: string): number {
  if (/^[+-]?inf/i.test(word)) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(word);
}

function checkRequired(options: readonly OptionSpec[], given: ReadonlySet<OptionSpec>): void {
  const missing = options.filter((option) => option.required === true && !given.has(option)).map(shown);
  if (missing.length > 0) throw new ArgumentError(`the following arguments are required: ${missing.join(', ')}`);
}

function shown(option: OptionSpec): string {
  return option.flags.join('/');
}

function isOption(word: string): boolean {
  return /^-[^\d.]/.test(word) || word === '--';
}
