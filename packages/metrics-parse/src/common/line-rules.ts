import type { LogLine } from '../scan/log-line.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogParser } from './log-parser.ts';
import { type LogRecord, RecordDraft } from './record.ts';

/** One kind of line: what it looks like and what to do with what it holds. */
export interface LineRule<D> {
  /** A pattern that ends in `$` is not believed on the line a log is cut in: its value may go on. */
  readonly pattern: RegExp;
  /** Puts what the groups hold into the draft; gives the name of the value for `where`. */
  readonly read: (draft: D, groups: readonly string[]) => string;
}

/** Applies the first rule that fits; gives the name of the value it read. */
export function applyRules<D>(
  rules: readonly LineRule<D>[],
  draft: D,
  line: Pick<LogLine, 'text' | 'cut'>,
): string | undefined {
  for (const { pattern, read } of rules) {
    const match = pattern.exec(line.text);
    if (match && !(line.cut && pattern.source.endsWith('$'))) return read(draft, match.slice(1));
  }
  return undefined;
}

/** A kind of log that is a list of labelled lines: everything about it is in its rules. */
export interface RuledLog<D, R extends LogRecord> {
  readonly kind: R['kind'];
  readonly draft: () => D;
  readonly rules: readonly LineRule<D>[];
  /** The record's own fields; may note problems. */
  readonly finish: (draft: D, problems: RecordDraft) => Omit<R, keyof LogRecord> & { readonly complete: boolean };
}

/** The parser of such a log. */
export class RuleParser<D, R extends LogRecord> implements LogParser<R> {
  readonly kind: R['kind'];
  readonly #log: RuledLog<D, R>;
  readonly #values: D;
  readonly #draft = new RecordDraft();

  constructor(log: RuledLog<D, R>) {
    this.#log = log;
    this.#values = log.draft();
    this.kind = log.kind;
  }

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const text = line.text.trimEnd();
    const name = applyRules(this.#log.rules, this.#values, { text, cut: line.cut });
    if (name) this.#draft.at(name, line);
  }

  finish(end: LogEnd): R {
    const fields = this.#log.finish(this.#values, this.#draft);
    if (end.bytes === 0) this.#draft.problem('empty', 'The log is empty.');
    else if (!fields.complete) this.#draft.problem('incomplete', 'The log ends before its closing lines.');
    const common: LogRecord = {
      kind: this.kind,
      complete: fields.complete,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
    return { ...fields, ...common } as unknown as R;
  }
}
