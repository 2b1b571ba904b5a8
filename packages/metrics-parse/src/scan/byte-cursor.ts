export const NUL = 0;
export const LF = 10;
export const CR = 13;
const LETTER_A = 97;
const LETTER_E = 101;

/** A stretch of a buffer that is one logical line. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** The log, or the text before a run of NUL bytes, ends inside it. */
  readonly cut: boolean;
  readonly bar?: boolean;
}

/** Remembers where the next CR, NUL and letter are, so that a byte is looked at once per kind, not once per line. */
export class ByteCursor {
  readonly buffer: Buffer;
  readonly base: number;
  #return = -1;
  #nul = -1;
  #letterA = -1;
  #letterE = -1;
  #bar = -1;

  constructor(buffer: Buffer, base: number) {
    this.buffer = buffer;
    this.base = base;
  }

  /** Offset of the first carriage return at or after `from`; infinite when there is none. */
  nextReturn(from: number): number {
    if (this.#return < from) this.#return = this.#find(CR, from);
    return this.#return;
  }

  /** Offset of the first NUL byte at or after `from`; infinite when there is none. */
  nextNul(from: number): number {
    if (this.#nul < from) this.#nul = this.#find(NUL, from);
    return this.#nul;
  }

  /** Offset of the first `a` or `e`, which every word of interest has and a bar has not. */
  nextLetter(from: number): number {
    if (this.#letterA < from) this.#letterA = this.#find(LETTER_A, from);
    if (this.#letterE < from) this.#letterE = this.#find(LETTER_E, from);
    return Math.min(this.#letterA, this.#letterE);
  }

  /** A progress bar (`Loading:  45%|████ | 9/20 […]`) with no words behind it. */
  isBar(from: number, end: number): boolean {
    if (this.#bar < from) this.#bar = this.#find('%|', from);
    return this.#bar < end && this.nextLetter(this.#bar) >= end;
  }

  #find(byte: number | string, from: number): number {
    const found = this.buffer.indexOf(byte, from);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }
}
