const WORDS = [' the', ' answer', ' to', ' this', ' question', ' is', ' found', ' by', ' counting', ' and'];

/** The generated words from the token `from` up to, not including, the token `to`: one word a token. */
export function fillerText(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => WORDS[(from + i) % WORDS.length]).join('');
}
