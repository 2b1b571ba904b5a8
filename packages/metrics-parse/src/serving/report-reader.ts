import type { Place, RecordDraft } from '../common/record.ts';
import { toPrinted } from '../common/values.ts';
import type { LogLine } from '../scan/log-line.ts';
import { ReportMetrics } from './report-labels.ts';
import type { PrintedReport } from './serving-log.ts';

const TITLE = /^=+ (.*Benchmark Result) =+$/;
const RULER = /^=+$/;
const SECTION = /^-{3,}([^-].*?)-{3,}$/;

/** Title of the report that starts on this line, if one does. */
export function reportTitle(text: string): string | undefined {
  return text.startsWith('==') ? TITLE.exec(text.trimEnd())?.[1] : undefined;
}

/**
 * Reads one printed report, line by line, by label: SGLang inserts lines from release to release and pads every value
 * with blanks (`"{:<40} {:<10}"`).
 */
export class ReportReader {
  readonly #title: string;
  readonly #problems: RecordDraft;
  readonly #printed: Record<string, string | number> = {};
  readonly #where: Record<string, Place> = {};
  readonly #sections: string[] = [];
  readonly #metrics = new ReportMetrics();
  #closed = false;

  constructor(title: string, problems: RecordDraft) {
    this.#title = title;
    this.#problems = problems;
  }

  /** Reads a line of the block; true when it was the closing ruler. */
  push(text: string, line: LogLine): boolean {
    if (text.startsWith('==') && RULER.test(text.trimEnd())) {
      this.#closed = !line.cut || text.trimEnd().length === 50;
      return true;
    }
    if (text.startsWith('--')) {
      const section = SECTION.exec(text.trimEnd())?.[1];
      if (section) this.#sections.push(section);
      return false;
    }
    const colon = text.indexOf(': ');
    if (colon > 0) this.#value(text.slice(0, colon).trim(), text.slice(colon + 1).trim(), line);
    return false;
  }

  #value(label: string, value: string, line: LogLine): void {
    if (value === '') return;
    if (line.cut) {
      this.#problems.problem('cut-line', `The log ends inside the value of "${label}".`, line);
      return;
    }
    if (!this.#metrics.add(label, value)) {
      this.#problems.problem('no-number', `"${label}" is "${value}".`, line);
    }
    this.#printed[label] = toPrinted(value);
    this.#where[label] = { line: line.line, byte: line.byte };
  }

  finish(): PrintedReport {
    return {
      title: this.#title,
      printed: this.#printed,
      sections: this.#sections,
      metrics: this.#metrics.values(),
      closed: this.#closed,
      where: this.#where,
    };
  }
}
