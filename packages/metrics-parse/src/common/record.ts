/** Something a reader of the record must know before trusting it. */
export interface Problem {
  /** Stable, kebab-case, for programs: `no-report`, `cut-line`, `several-reports`, … */
  readonly code: string;
  /** One sentence for people. */
  readonly message: string;
  readonly line?: number;
  readonly byte?: number;
}

/** Where in the log a value stands. */
export interface Place {
  /** Physical line, from 1. */
  readonly line: number;
  /** Byte offset of the line's (or redraw's) first byte. */
  readonly byte: number;
}

/** What every record has. A value that is not in the log is absent: never 0, never NaN. */
export interface LogRecord {
  readonly kind: string;
  /** The log holds everything a finished log of its kind holds. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
  /** Places of the values, by the name they have in the record (`reports[0].Median TTFT (ms)`). */
  readonly where: Readonly<Record<string, Place>>;
  /** Size of the log in bytes. */
  readonly bytes: number;
  /** Number of physical lines. */
  readonly lines: number;
}

/** Collects what `LogRecord` asks for while a log is read. */
export class RecordDraft {
  readonly problems: Problem[] = [];
  readonly where: Record<string, Place> = {};

  problem(code: string, message: string, place?: Place): void {
    this.problems.push(place ? { code, message, line: place.line, byte: place.byte } : { code, message });
  }

  /** The values read so far are no longer those of the record. */
  forgetPlaces(): void {
    for (const name of Object.keys(this.where)) delete this.where[name];
  }

  /** Notes that `name` was read at `place`; the last place of a name wins, as the last value does. */
  at(name: string, place: Place): void {
    this.where[name] = { line: place.line, byte: place.byte };
  }
}
