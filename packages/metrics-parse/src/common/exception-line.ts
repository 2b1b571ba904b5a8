import type { Place } from './record.ts';

const TRACEBACK = 'Traceback (most recent call last)';
const CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
/** `torch.OutOfMemoryError: HIP out of …`, `AssertionError`; a time stamp may stand before it. */
const EXCEPTION = /^(?:\[[^\]]*\] )?(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Timeout|Interrupt|Exit))(?::|$)/;
/** An exception of another name, as `triton.runtime.errors.OutOfResources: …`: believed only where a traceback ends. */
const NAMED = /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*[a-z]\w*: /;
/** Python's frames and carets are indented; a message may go on over several lines, which nothing here needs. */
const FRAME = /^\s/;

/** Class name of the Python exception that a line ends a traceback with: `ValueError` of `ValueError: bad shape`. */
export function exceptionIn(text: string): string | undefined {
  return EXCEPTION.exec(text.trimEnd())?.[1];
}

/** A line of a log, kept after the log has been read on. */
export interface KeptLine extends Place {
  readonly text: string;
}

/** One Python traceback: where it began, and its last line, which names what went wrong. */
export interface Traceback {
  readonly head: Place;
  readonly last: KeptLine;
}

/** A server that fails request by request prints thousands: what matters is among the first, or is the last. */
const KEPT = 100;
const TEXT_LIMIT = 300;

/**
 * Finds the last line of every traceback in a log whose lines come from several processes: frames are indented, and
 * the first exception that is not ends it. Of chained exceptions the last one counts, as Python prints it last.
 */
export class TracebackReader {
  readonly found: Traceback[] = [];
  #head: Place | undefined;
  #sawFrame = false;
  #chained = false;

  push(text: string, { line, byte }: Place): void {
    if (text.includes(TRACEBACK)) {
      this.#head = { line, byte };
      this.#sawFrame = false;
    } else if (!this.#head) this.#chained ||= text.includes(' above exception') && CHAIN.test(text);
    else if (FRAME.test(text)) this.#sawFrame = true;
    else if (this.#sawFrame && (exceptionIn(text) !== undefined || NAMED.test(text))) {
      this.#close(this.#head, { text: text.slice(0, TEXT_LIMIT).trim(), line, byte });
    }
  }

  #close(head: Place, last: KeptLine): void {
    const before = this.#chained || this.found.length === KEPT ? this.found.pop() : undefined;
    this.found.push({ head: this.#chained && before ? before.head : head, last });
    this.#head = undefined;
    this.#chained = false;
  }
}
