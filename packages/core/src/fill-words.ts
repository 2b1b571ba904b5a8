import { CiError } from './errors.ts';

/** What the words in braces stand for. */
export type FillValues = Readonly<Record<string, string | number | undefined>>;

/** Fills `{name}` in every word of a command line. Throws `CONFIG_INVALID` for a name without a value. */
export function fillWords(words: readonly string[], values: FillValues): readonly string[] {
  return words.map((word) => fillText(word, values));
}

/** Fills `{name}` in one text: `sglang_server_{backend}.log`. Throws `CONFIG_INVALID` for a name without a value. */
export function fillText(text: string, values: FillValues): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return String(value);
    throw new CiError('CONFIG_INVALID', `nothing to fill in for {${name}} in '${text}'`, {
      hint: `known here: ${Object.keys(values).join(', ')}`,
    });
  });
}
