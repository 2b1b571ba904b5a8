/** Shorter ones, and words without a digit below `SURE_LENGTH`, could stand in harmless text by chance. */
const LEAST_LENGTH = 8;
const SURE_LENGTH = 16;

const known = new Set<string>();

/**
 * Has a secret's value hidden wherever this process writes it from now on, under whatever name: a server prints its key in
 * many ways. A value that could be an ordinary word or number is not taken.
 */
export function rememberSecret(value: string): void {
  if (value.length < LEAST_LENGTH || /^[\d.]+$/.test(value) || /\s/.test(value)) return;
  if (value.length < SURE_LENGTH && !(/\d/.test(value) && /[a-z]/i.test(value))) return;
  for (const form of [value, encodeURIComponent(value)]) known.add(form);
}

/** Where remembered values stand in a text, as whole words. */
export function knownSpans(text: string): { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const value of known) {
    for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + value.length)) {
      const end = start + value.length;
      const joined = /\w/.test(text[start - 1] ?? '') || /\w/.test(text[end] ?? '');
      if (!joined) spans.push({ start, end });
    }
  }
  return spans;
}
