import { BufferLine, type LogLine } from './log-line.ts';

/** What is known of a log once all of it has been read. */
export interface LogEnd {
  readonly bytes: number;
  /** Number of physical lines; a last line without a line end counts. */
  readonly lines: number;
}

/**
 * Longest logical line that is kept, in bytes. The longest real ones are rows of `result.jsonl` with the details of every
 * request, some MB; what is longer is binary rubbish, and its tail is dropped.
 */
export const MAX_LINE_BYTES = 1 << 25;

const LF = 10;
const CR = 13;
const NUL = 0;
const LETTER_A = 97;
const LETTER_E = 101;

/**
 * Cuts chunks of bytes into logical lines and hands them to `onLine`. Memory is bounded by the largest logical line.
 *
 * A progress bar is one physical line of up to thousands of redraws, each starting with a carriage return. Redraws hold
 * digits, blocks and `it/s`, words hold an `a` or an `e`: a stretch of redraws without both letters is dropped at the
 * speed of memchr, but for its first and its last two pieces (two, because a killed run ends in the middle of one).
 */
export class LineScanner {
  readonly #onLine: (line: LogLine) => void;
  /** The unfinished line, in pieces as they came: a long line is put together once, not once per chunk. */
  #rest: Buffer[] = [];
  #restLength = 0;
  #restByte = 0;
  #line = 1;
  #bytes = 0;
  /** The current physical line has already given its first piece: what follows are redraws. */
  #inRedraws = false;
  /** The tail of an over-long line is being dropped. */
  #skipping = false;

  constructor(onLine: (line: LogLine) => void) {
    this.#onLine = onLine;
  }

  /** Reads the next bytes; the chunk may be reused by the caller afterwards. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#restLength + view.length <= MAX_LINE_BYTES && !hasBreak(view)) return this.#keep(view);
    const whole = this.#restLength > 0 ? Buffer.concat([...this.#rest, view]) : view;
    const start = this.#scan(whole, this.#restByte);
    this.#rest = [];
    this.#restLength = 0;
    this.#restByte += start;
    if (start < whole.length) this.#keep(whole.subarray(start));
  }

  /** Reads the unfinished last line and says how large the log was. */
  end(): LogEnd {
    const length = this.#restLength;
    if (length > 0 && !this.#skipping) {
      const cursor = new Cursor(Buffer.concat(this.#rest), this.#restByte);
      this.#emitPhysical(cursor, { start: 0, end: length, cut: true });
    }
    const lines = this.#line - (length === 0 && !this.#skipping ? 1 : 0);
    this.#rest = [];
    this.#restLength = 0;
    return { bytes: this.#bytes, lines };
  }

  #keep(bytes: Buffer): void {
    this.#rest.push(Buffer.from(bytes));
    this.#restLength += bytes.length;
  }

  /** Emits every finished line of `buffer`; returns where the unfinished one starts. */
  #scan(buffer: Buffer, base: number): number {
    const cursor = new Cursor(buffer, base);
    let start = 0;
    for (let end = buffer.indexOf(LF); end !== -1; end = buffer.indexOf(LF, start)) {
      if (this.#skipping) this.#skipping = false;
      else this.#emitPhysical(cursor, { start, end, cut: false });
      this.#inRedraws = false;
      this.#line += 1;
      start = end + 1;
    }
    return this.#shortenRest(cursor, start);
  }

  /** Of an unfinished line, emits the redraws that are already over and drops what is too long. */
  #shortenRest(cursor: Cursor, from: number): number {
    const { buffer } = cursor;
    if (this.#skipping) return buffer.length;
    let start = from;
    const last = buffer.lastIndexOf(CR);
    const previous = last > start ? buffer.lastIndexOf(CR, last - 1) : -1;
    if (previous >= start) {
      this.#emitRedraws(cursor, { start, end: previous, keepLast: false, cut: false });
      this.#inRedraws = true;
      start = previous + 1;
    }
    for (let nul = cursor.nextNul(start); nul < buffer.length; nul = cursor.nextNul(start)) {
      if (nul > start) this.#emit(cursor, { start, end: nul, cut: true }, false);
      this.#inRedraws = true;
      start = skipNul(buffer, nul, buffer.length);
    }
    if (buffer.length - start > MAX_LINE_BYTES) {
      this.#emitPiece(cursor, { start, end: start + MAX_LINE_BYTES, cut: true });
      this.#skipping = true;
      return buffer.length;
    }
    return start;
  }

  #emitPhysical(cursor: Cursor, range: Range): void {
    const { buffer } = cursor;
    const { start, cut } = range;
    let { end } = range;
    while (end > start && buffer[end - 1] === CR) end -= 1;
    if (this.#inRedraws || cursor.nextReturn(start) < end) {
      this.#emitRedraws(cursor, { start, end, keepLast: true, cut });
    } else {
      this.#emitPiece(cursor, { start, end, cut });
    }
  }

  /** The pieces of `start..end`, parted by carriage returns. */
  #emitRedraws(cursor: Cursor, range: Range & { readonly keepLast: boolean }): void {
    const { buffer } = cursor;
    const { start, end, keepLast, cut } = range;
    let from = start;
    if (!this.#inRedraws) {
      const first = Math.min(cursor.nextReturn(start), end);
      this.#emitPiece(cursor, { start, end: first, cut: cut && first === end });
      from = first + 1;
      if (from > end) return;
    }
    const last = keepLast ? lastPieceStart(buffer, from, end) : end;
    const letter = cursor.nextLetter(from);
    if (letter >= last) {
      if (!keepLast) return;
      from = last > from ? lastPieceStart(buffer, from, last - 1) : last;
    }
    while (from <= end) {
      const next = Math.min(cursor.nextReturn(from), end);
      const bar = letter >= last && (next < end || letter >= end);
      this.#emitPiece(cursor, { start: from, end: next, cut: cut && next === end }, bar);
      from = next + 1;
    }
  }

  /** One piece without line ends: parted again by runs of NUL bytes, for the texts around them do not belong together. */
  #emitPiece(cursor: Cursor, range: Range, bar = false): void {
    let { start } = range;
    const { end, cut } = range;
    for (let nul = cursor.nextNul(start); nul < end; nul = cursor.nextNul(start)) {
      if (nul > start) this.#emit(cursor, { start, end: nul, cut: true }, false);
      start = skipNul(cursor.buffer, nul, end);
      if (start === end) return;
    }
    this.#emit(cursor, { start, end, cut }, bar);
  }

  #emit(cursor: Cursor, range: Range, bar: boolean): void {
    const { start, end, cut } = range;
    this.#onLine(new BufferLine(cursor.buffer, { start, end, line: this.#line, byte: cursor.base + start, cut, bar }));
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly cut: boolean;
}

/** Remembers where the next CR, NUL and letter are, so that a byte is looked at once per kind, not once per line. */
class Cursor {
  readonly buffer: Buffer;
  readonly base: number;
  #return = -1;
  #nul = -1;
  #letterA = -1;
  #letterE = -1;

  constructor(buffer: Buffer, base: number) {
    this.buffer = buffer;
    this.base = base;
  }

  /** Offset of the first carriage return at or after `from`; infinite when there is none. */
  nextReturn(from: number): number {
    if (this.#return < from) this.#return = this.#find(CR, from);
    return this.#return;
  }

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

  #find(byte: number, from: number): number {
    const found = this.buffer.indexOf(byte, from);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }
}

/** Is there anything in the bytes that ends a line or a piece of one? */
function hasBreak(bytes: Buffer): boolean {
  return bytes.includes(LF) || bytes.includes(CR) || bytes.includes(NUL);
}

function lastPieceStart(buffer: Buffer, from: number, end: number): number {
  const found = end > from ? buffer.lastIndexOf(CR, end - 1) : -1;
  return found >= from ? found + 1 : from;
}

function skipNul(buffer: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && buffer[at] === NUL) at += 1;
  return at;
}
