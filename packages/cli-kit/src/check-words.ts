import { CiError } from '@sglang-ci/core';

/** What yargs knows of the options when it checks them. */
export interface KnownOptions {
  readonly number: readonly string[];
  readonly string: readonly string[];
  readonly array: readonly string[];
}

/**
 * Throws `USAGE` for a value that yargs lets through: a number that is none or endless, and an option without
 * its value.
 */
export function checkWords(
  argv: Readonly<Record<string, unknown>>,
  known: KnownOptions,
  typed: { readonly words: readonly string[]; readonly mayBeEmpty: readonly string[] },
): void {
  const single = [...known.string, ...known.number].filter((name) => !known.array.includes(name));
  for (const name of single) {
    if (isEmpty(argv[name], typedValue(name, typed.words)) && !typed.mayBeEmpty.includes(name)) {
      throw new CiError('USAGE', `--${name}: no value was given`, { hint: 'or leave it out' });
    }
  }
  for (const name of known.number.filter((number) => single.includes(number) && argv[number] !== undefined)) {
    if (!Number.isFinite(argv[name])) {
      throw new CiError('USAGE', `${nameOf(name, typed.words)} expected a number`, { hint: hintOf(name, typed.words) });
    }
  }
}

/** yargs then takes a 0, an empty text or the option's default; the next option is never taken for a value. */
function isEmpty(value: unknown, typed: string | undefined): boolean {
  return typed === '' || (typed?.startsWith('--') === true && value !== typed);
}

/** `--days: 'three' was given`. */
function nameOf(name: string, words: readonly string[]): string {
  const value = typedValue(name, words);
  return value === undefined || value === '' ? `--${name}:` : `--${name}: '${value}' was given;`;
}

function hintOf(name: string, words: readonly string[]): string {
  const point = typedValue(name, words)?.replace(',', '.') ?? '';
  return point !== '' && Number.isFinite(Number(point)) && !/infinity/i.test(point)
    ? `decimals have a point: ${point}`
    : 'write it as digits';
}

function typedValue(name: string, words: readonly string[]): string | undefined {
  const word = optionWord(name, words);
  if (word === undefined) return undefined;
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[words.indexOf(word) + 1] ?? '');
}

function optionWord(name: string, words: readonly string[]): string | undefined {
  const dashes = name.length === 1 ? '-' : '--';
  return words.findLast((word) => word === `${dashes}${name}` || word.startsWith(`${dashes}${name}=`));
}
