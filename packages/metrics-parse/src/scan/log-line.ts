/** One logical line of a log: what stands between two line ends, carriage returns or runs of NUL bytes. */
export interface LogLine {
  /** The text, without line ends and ANSI codes; invalid UTF-8 becomes U+FFFD. */
  readonly text: string;
  /** The first byte, to reject a line without decoding it; -1 when the line is empty. */
  readonly firstByte: number;
  /** Number of the physical line (by `\n`), from 1. */
  readonly line: number;
  /** Offset of the first byte of the text in the log. */
  readonly byte: number;
  /** The log ends inside this line: a number at its end may be the first half of another. */
  readonly cut: boolean;
  /** A redraw of a progress bar without a word on it. */
  readonly bar: boolean;
}

/** A stretch of a buffer and what the scanner knows of it. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly byte: number;
  readonly cut: boolean;
  readonly bar: boolean;
}

/** A line that is decoded only when somebody reads its text. */
export class BufferLine implements LogLine {
  readonly #buffer: Buffer;
  readonly #stretch: Stretch;

  constructor(buffer: Buffer, stretch: Stretch) {
    this.#buffer = buffer;
    this.#stretch = stretch;
  }

  get line(): number {
    return this.#stretch.line;
  }

  get byte(): number {
    return this.#stretch.byte;
  }

  get cut(): boolean {
    return this.#stretch.cut;
  }

  get bar(): boolean {
    return this.#stretch.bar;
  }

  get firstByte(): number {
    const { start, end } = this.#stretch;
    return start < end ? (this.#buffer[start] ?? -1) : -1;
  }

  get text(): string {
    return stripAnsi(this.#buffer.toString('utf8', this.#stretch.start, this.#stretch.end));
  }
}

const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

/** Removes terminal colour and cursor codes. */
export function stripAnsi(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}
