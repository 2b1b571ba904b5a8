const STAMP = /^\[(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/;
const YEARLESS = /^(?:INFO|WARNING|ERROR|DEBUG) (\d\d-\d\d \d\d:\d\d:\d\d) /;

/**
 * The first and last time stamps of a server log. The very first lines come from loggers that print no year
 * (`INFO 10-31 10:30:52 …`): they take it from the first full stamp, or from `year` when there is none.
 */
export class ServerClock {
  readonly #year: number | undefined;
  #yearless: string | undefined;
  #first: string | undefined;
  #last: string | undefined;

  constructor(year: number | undefined) {
    this.#year = year;
  }

  /** The full stamp at the start of a line, if it has one. */
  read(text: string): string | undefined {
    const stamp = text.startsWith('[') ? STAMP.exec(text)?.[1] : undefined;
    if (stamp) {
      this.#first ??= stamp;
      this.#last = stamp;
    } else if (!this.#first && !this.#yearless) this.#yearless = YEARLESS.exec(text)?.[1];
    return stamp;
  }

  get first(): string | undefined {
    if (!this.#yearless) return this.#first;
    if (!this.#first) return this.#year === undefined ? undefined : `${this.#year}-${this.#yearless}`;
    const year = Number(this.#first.slice(0, 4));
    const sameYear = `${year}-${this.#yearless}`;
    return sameYear <= this.#first ? sameYear : `${year - 1}-${this.#yearless}`;
  }

  get last(): string | undefined {
    return this.#last;
  }
}
