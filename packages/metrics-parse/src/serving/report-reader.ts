import type { Place, RecordDraft } from '../common/record.ts';
import { type Mutable, toPrinted } from '../common/values.ts';
import type { LogLine } from '../scan/log-line.ts';
import { metricSlot } from './report-labels.ts';
import type { LatencyMs, PrintedReport, ServingMetrics } from './serving-log.ts';

const TITLE = /^=+ (.*Benchmark Result) =+$/;
const RULER = /^=+$/;
const RULER_LENGTH = 50;
const SECTION = /^-{3,}([^-].*?)-{3,}$/;

/** Values that stand where a number could, and are no sign of a failure. */
const NO_NUMBER_IS_FINE: ReadonlySet<string> = new Set(['not set', 'inf', 'trace', 'N/A']);

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
  readonly #values: [label: string, value: string | number, line: number, byte: number][] = [];
  readonly #times = new Map<string, number>();
  readonly #sections: string[] = [];
  readonly #metrics: Mutable<ServingMetrics> = {};
  #closed = false;

  constructor(title: string, problems: RecordDraft) {
    this.#title = title;
    this.#problems = problems;
  }

  /** Reads a line of the block; true when it was the closing ruler. */
  push(text: string, line: LogLine): boolean {
    const colon = text.indexOf(': ');
    if (colon > 0) this.#value(text.slice(0, colon).trimStart(), text.slice(colon + 2).trim(), line);
    else if (text.startsWith('--')) this.#section(text.trimEnd());
    else if (text.startsWith('==') && RULER.test(text.trimEnd())) {
      this.#closed = !line.cut || text.trimEnd().length === RULER_LENGTH;
      return true;
    }
    return false;
  }

  #section(text: string): void {
    const section = SECTION.exec(text)?.[1];
    if (section) this.#sections.push(section);
  }

  /** The label, numbered where it was printed before: nothing that was printed is lost. */
  #nameOf(label: string): string {
    const times = (this.#times.get(label) ?? 0) + 1;
    this.#times.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  }

  /** A latency of `0.00` is what SGLang prints for a statistic over no values (`np.median(ttfts or 0)`). */
  #value(label: string, text: string, line: LogLine): void {
    if (text === '') return;
    if (line.cut) {
      this.#problems.problem('cut-line', `The log ends inside the value of "${label}".`, line);
      return;
    }
    const value = toPrinted(text);
    const slot = metricSlot(label);
    this.#values.push([this.#nameOf(slot?.label === label ? slot.label : label), value, line.line, line.byte]);
    if (!slot) return;
    if (typeof value === 'string') {
      if (!NO_NUMBER_IS_FINE.has(value)) this.#problems.problem('no-number', `"${label}" is "${value}".`, line);
    } else if (value < 0 || (value === 0 && !slot.scalar)) {
      this.#problems.problem('no-number', `"${label}" is ${text}: no measurement.`, line);
    } else if (slot.scalar) this.#metrics[slot.scalar] = value;
    else {
      const latencies: Mutable<LatencyMs> = (this.#metrics[slot.latency] ??= {});
      latencies[slot.statistic] = value;
    }
  }

  /** The two tables by label are made when asked for: who reads thousands of logs asks for the metrics alone. */
  finish(): PrintedReport {
    const values = this.#values;
    let printed: Record<string, string | number> | undefined;
    let where: Record<string, Place> | undefined;
    return {
      title: this.#title,
      sections: this.#sections,
      metrics: this.#metrics,
      closed: this.#closed,
      get printed() {
        return (printed ??= Object.fromEntries(values));
      },
      get where() {
        return (where ??= Object.fromEntries(values.map(([label, , line, byte]) => [label, { line, byte }])));
      },
    };
  }
}
