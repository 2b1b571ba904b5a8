import { ByteCursor, CR, LF, NUL, type Piece } from './byte-cursor.ts';
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

  /** Reads the next bytes. The caller leaves them as they are until `end`: lines look into them when they are read. */
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
      const cursor = new ByteCursor(Buffer.concat(this.#rest), this.#restByte);
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
    const cursor = new ByteCursor(buffer, base);
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
  #shortenRest(cursor: ByteCursor, from: number): number {
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
      if (nul > start) this.#emit(cursor, { start, end: nul, cut: true });
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

  #emitPhysical(cursor: ByteCursor, line: Piece): void {
    const { start, end, cut } = line;
    if (!this.#inRedraws && cursor.nextReturn(start) >= end) return this.#emitPiece(cursor, line);
    let last = end;
    while (last > start && cursor.buffer[last - 1] === CR) last -= 1;
    if (this.#inRedraws || cursor.nextReturn(start) < last) {
      this.#emitRedraws(cursor, { start, end: last, keepLast: true, cut });
    } else this.#emitPiece(cursor, { start, end: last, cut });
  }

  /** The pieces of `start..end`, parted by carriage returns. */
  #emitRedraws(cursor: ByteCursor, range: Piece & { readonly keepLast: boolean }): void {
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
    if (cursor.nextLetter(from) >= last) {
      if (!keepLast) return;
      from = last > from ? lastPieceStart(buffer, from, last - 1) : last;
    }
    while (from <= end) {
      const next = Math.min(cursor.nextReturn(from), end);
      this.#emitPiece(cursor, { start: from, end: next, cut: cut && next === end, bar: cursor.isBar(from, next) });
      from = next + 1;
    }
  }

  /** One piece without line ends: parted again by runs of NUL bytes, for the texts around them do not belong together. */
  #emitPiece(cursor: ByteCursor, piece: Piece): void {
    let { start } = piece;
    const { end } = piece;
    if (cursor.nextNul(start) >= end) return this.#emit(cursor, piece);
    for (let nul = cursor.nextNul(start); nul < end; nul = cursor.nextNul(start)) {
      if (nul > start) this.#emit(cursor, { start, end: nul, cut: true });
      start = skipNul(cursor.buffer, nul, end);
    }
    if (start < end) this.#emit(cursor, { ...piece, start });
  }

  #emit(cursor: ByteCursor, piece: Piece): void {
    this.#onLine(new BufferLine(cursor, piece, this.#line));
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
