import type { ByteCursor, Piece } from './byte-cursor.ts';

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
  /** A redraw of a progress bar with nothing printed behind it. */
  readonly bar: boolean;
}

/** A line that is decoded only when somebody reads its text. */
export class BufferLine implements LogLine {
  readonly line: number;
  readonly #cursor: ByteCursor;
  readonly #piece: Piece;

  // Three of them, for an options object per line of every log costs a tenth of the time of reading it.
  constructor(cursor: ByteCursor, piece: Piece, line: number) {
    this.line = line;
    this.#cursor = cursor;
    this.#piece = piece;
  }

  get byte(): number {
    return this.#cursor.base + this.#piece.start;
  }

  get cut(): boolean {
    return this.#piece.cut;
  }

  get bar(): boolean {
    return this.#piece.bar === true;
  }

  get firstByte(): number {
    const { start, end } = this.#piece;
    return start < end ? (this.#cursor.buffer[start] ?? -1) : -1;
  }

  get text(): string {
    return stripAnsi(this.#cursor.buffer.toString('utf8', this.#piece.start, this.#piece.end));
  }
}

const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

/** Removes terminal colour and cursor codes. */
export function stripAnsi(text: string): string {
  return text.includes('\u001b') ? text.replace(ANSI, '') : text;
}
