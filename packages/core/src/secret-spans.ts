import { knownSpans } from './known-secrets.ts';
import { isSecretField, isSecretOption, isSecretValue, isSecretVariable } from './secret-names.ts';
import { urlSpans } from './secret-url.ts';

/** A part of a text that must not be shown, and what stands for it. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  readonly shown: string;
  /** The part is a value that its name gave away. */
  readonly isNamed?: boolean;
}

export const REDACTED = '<redacted>';

/** Characters before and after a part of a long text that may decide what in it is secret: no secret is longer. */
export const SECRET_REACH = 4_096;

const LONGEST_NAME = 80;
const NAME_PART = /token|key|secret|passw|passphrase|webhook/gi;
const IN_NAME = /[\w-]/;
const URL_TEXT = /https?:\/\/[^\s"'<>)\]]+/gi;
const CREDENTIAL = /\b(?:Bearer|Basic)\s{1,3}([\w.~+/=-]{12,3500})|\b((?:hf_|gh[pousr]_|github_pat_)\w{30,250})\b/g;

const QUOTED = String.raw`"(?:[^"\\\n]|\\.){1,3500}"|'(?:[^'\\\n]|\\.){1,3500}'`;
const BARE = String.raw`(?:[^\s"'<>\\]|\\[^"'\snrtbfu])+`;
/** After an option: `=x`, ` x`, and the next word of a list in JSON or Python: `", "x"`. */
const AFTER_OPTION = new RegExp(String.raw`(=|["']\s{0,3},\s{1,200}|\s{1,8})(${QUOTED}|(?!--)${BARE})`, 'y');
/** After a name: `=x`, `: 'x'`, `": "x"`. */
const AFTER_NAME = new RegExp(String.raw`(["']?\s{0,3}[=:]\s{0,3})(${QUOTED}|${BARE})`, 'y');

/** The secrets of a text, in order and apart from each other: named values, credentials, parts of URLs, remembered values. */
export function secretSpans(text: string): readonly SecretSpan[] {
  const urls = [...text.matchAll(URL_TEXT)].flatMap(({ index, 0: url }) =>
    urlSpans(url).map((span) => ({ ...span, start: index + span.start, end: index + span.end })),
  );
  const credentials = [...text.matchAll(CREDENTIAL)].map(({ index, 0: all, 1: first, 2: second }) => {
    const end = index + all.length;
    return { start: end - (first ?? second ?? '').length, end, shown: REDACTED };
  });
  const remembered = knownSpans(text).map((span) => ({ ...span, shown: REDACTED }));
  return apart([...namedSpans(text), ...urls, ...credentials, ...remembered]);
}

function namedSpans(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  let after = 0;
  for (const { index } of text.matchAll(NAME_PART)) {
    if (index < after) continue;
    const [start, end] = nameAround(text, index);
    after = end;
    const span = valueSpan(text, { name: text.slice(start, end), start, end });
    if (span !== undefined) spans.push(span);
  }
  return spans;
}

function nameAround(text: string, index: number): readonly [start: number, end: number] {
  let [start, end] = [index, index];
  while (start > 0 && index - start < LONGEST_NAME && IN_NAME.test(text[start - 1] ?? '')) start--;
  while (end < text.length && end - index < LONGEST_NAME && IN_NAME.test(text[end] ?? '')) end++;
  return [start, end];
}

function valueSpan(
  text: string,
  { name, start: nameStart, end }: { readonly name: string; readonly start: number; readonly end: number },
): SecretSpan | undefined {
  const isOption = isSecretOption(name);
  const pattern = isOption ? AFTER_OPTION : AFTER_NAME;
  pattern.lastIndex = end;
  const [all = '', between = '', value = ''] = pattern.exec(text) ?? [];
  const isQuoted = /^["']/.test(value);
  const inner = isQuoted ? value.slice(1, -1) : value.replace(/[,;:)\]}]+$/, '');
  const isWhole = /^\s?$/.test(text[end + all.length] ?? '');
  if (isOption && isWhole && isProse(between, inner)) return undefined;
  if (isOption && isEndOfWord({ before: text[nameStart - 1], between, value })) return undefined;
  if (!isSecretValue(inner) || !(isOption || isNameOf({ name, between, isQuoted }))) return undefined;
  const start = end + all.length - value.length + (isQuoted ? 1 : 0);
  const span = { start, end: start + inner.length, shown: REDACTED, isNamed: true };
  return isQuoted && !/[,:]/.test(between) ? { ...span, start: start - 1, end: span.end + 1 } : span;
}

/** `--api-key is not set`: an option that a sentence speaks of. */
function isProse(between: string, value: string): boolean {
  return /^\s/.test(between) && /^[a-z]{1,3}$/.test(value);
}

/** `"--api-key=", "--port"`: the quote after the option is the one that ends its word, in which no value stands. */
function isEndOfWord(at: { readonly before: string | undefined; readonly between: string; readonly value: string }) {
  return at.between === '=' && /["']/.test(at.before ?? '') && at.value.startsWith(at.before ?? '');
}

/** A name in capitals is a variable's. That of a field says little without the quotes around its value. */
function isNameOf(said: { readonly name: string; readonly between: string; readonly isQuoted: boolean }): boolean {
  const { name, between, isQuoted } = said;
  if (/^[A-Z][A-Z\d_]*$/.test(name)) return isSecretVariable(name) && (name.includes('_') || between.includes('='));
  return isSecretField(name) && (isQuoted || between === '=');
}

function apart(spans: readonly SecretSpan[]): readonly SecretSpan[] {
  const kept: SecretSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) kept.push(span);
    else if (span.end > last.end) kept[kept.length - 1] = { ...last, end: span.end };
  }
  return kept;
}
