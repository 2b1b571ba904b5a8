import { CiError, nearestName } from '@sglang-ci/core';

/** What a program knows, for a suggestion. */
export interface KnownWords {
  readonly options: readonly string[];
  readonly commands: readonly string[];
}

const UNKNOWN = /^Unknown arguments?: (.*)$/s;
const CHOICE = /Argument: (\S+), Given: "(.*)", Choices: (.*)$/s;

/** What yargs found wrong, as a `USAGE` error that names what was typed, what is known, and what was probably meant. */
export function explainMistake(
  message: string,
  {
    known,
    words,
    program,
  }: { readonly known: KnownWords; readonly words: readonly string[]; readonly program: string },
): CiError {
  const help = `${program} --help shows the options`;
  const unknown = UNKNOWN.exec(message)?.[1];
  if (unknown !== undefined) return unknownWords(unknown.split(', '), { known, words, help });
  const [, option, given, choices] = CHOICE.exec(message) ?? [];
  if (option === undefined || given === undefined || choices === undefined) {
    return new CiError('USAGE', withoutUrls(message), { hint: help });
  }
  const all = [...choices.matchAll(/"([^"]+)"/g)].map(([, choice = '']) => choice);
  const near = nearestName(given, all);
  return new CiError('USAGE', withoutUrls(`--${option}: '${given}' was given; expected one of ${all.join(', ')}`), {
    hint: near === undefined ? help : `did you mean ${near}?`,
  });
}

/** yargs tells an option with a dash twice, the second time in camel case. */
function unknownWords(
  names: readonly string[],
  { known, words, help }: { readonly known: KnownWords; readonly words: readonly string[]; readonly help: string },
): CiError {
  const isOption = (name: string) => words.some((word) => spellings(name).includes(word.split('=')[0] ?? ''));
  const isTyped = (name: string) => words.includes(name) || isOption(name);
  const typed = names.some(isTyped) ? names.filter(isTyped) : names;
  const told = typed.map((name) => (isOption(name) ? `--${name}` : `'${name}'`));
  const near = typed.flatMap((name) => {
    const found = nearestName(name, isOption(name) ? known.options : known.commands);
    return found === undefined ? [] : [isOption(name) ? `--${found}` : found];
  });
  return new CiError('USAGE', withoutUrls(`there is no ${told.join(', ')} here`), {
    hint: near.length === 0 ? help : `did you mean ${near.join(', ')}?`,
  });
}

function spellings(name: string): readonly string[] {
  return [`--${name}`, `-${name}`, `--no-${name}`];
}

/** yargs repeats words that it does not understand, and a webhook may be among them. */
function withoutUrls(message: string): string {
  return message.replace(/https?:\/\/[^\s/]*\S*/gi, (url) =>
    URL.canParse(url) ? `${new URL(url).origin}/…` : 'a URL',
  );
}
