/** Counts the answers in the HTTP lines of a server log: most lines of a loaded server are of this kind. */
export class HttpCounter {
  /** By the quoted request and status as printed: `"POST /generate HTTP/1.1" 200`. */
  readonly #counts = new Map<string, number>();

  /** True when the line is one and speaks of no failure of the server. */
  push(text: string): boolean {
    const quote = text.indexOf('"');
    const version = quote === -1 ? -1 : text.indexOf('HTTP/1.', quote);
    if (version === -1 || !text.startsWith('" ', version + 'HTTP/1.1'.length)) return false;
    const answer = text.slice(quote, version + 'HTTP/1.1" 200'.length);
    this.#counts.set(answer, (this.#counts.get(answer) ?? 0) + 1);
    const rest = text.length - quote - answer.length;
    return answer.at(-3) !== '5' && rest <= LONGEST_REASON;
  }

  /** Answers by path, without its query, and status: `/generate 200`. */
  finish(): Readonly<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const [answer, count] of this.#counts) {
      const match = /^"[A-Z]+ ([^\s?]+)\S* HTTP\/1\.[01]" (\d{3})$/.exec(answer);
      const key = match && `${match[1]} ${match[2]}`;
      if (key) found[key] = (found[key] ?? 0) + count;
    }
    return found;
  }
}

/** `Request Header Fields Too Large`: what is longer has the text of another line glued to it. */
const LONGEST_REASON = 32;
