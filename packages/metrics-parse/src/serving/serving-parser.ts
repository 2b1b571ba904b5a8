import { redactSecrets } from '@sglang-ci/core';
import type { LogParser } from '../common/log-parser.ts';
import { exceptionIn } from '../common/exception-line.ts';
import { LastBar, splitBar } from '../common/progress.ts';
import { RecordDraft } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { ReportReader, reportTitle } from './report-reader.ts';
import { servingArgs } from './serving-args.ts';
import { headerFacts, type ServingHeader } from './serving-header.ts';
import type { PrintedReport, ServingLog, ServingMetrics, ServingOutcome } from './serving-log.ts';

const TRACEBACK = 'Traceback (most recent call last)';

/** Lines that cannot stand inside a report: one that is still open was cut off. */
const OUTSIDE =
  /^=+ .*Result =+$|^Run (?:started|completed) at: |^Running benchmark with |^(?:benchmark_args=)?Namespace\(/;

/** First letters of those lines: a report has hundreds of others in a folder. */
const OUTSIDE_STARTS: ReadonlySet<number> = new Set(['=', 'R', 'N', 'b'].map((letter) => letter.charCodeAt(0)));

/** Reads a `bench_serving` client log, or the report of `bench_offline_throughput`. */
export class ServingParser implements LogParser<ServingLog> {
  readonly kind = 'serving';
  readonly #draft = new RecordDraft();
  readonly #reports: PrintedReport[] = [];
  #header: ServingHeader = {};
  #namespace: string | undefined;
  readonly #bar = new LastBar();
  #open: ReportReader | undefined;
  /** Number of reports before the run the header belongs to. */
  #reportsBefore = 0;
  #requestErrors = 0;
  #tracebacks = 0;
  #exception: { readonly text: string; readonly line: LogLine } | undefined;

  push(line: LogLine): void {
    if (line.firstByte === -1) return;
    if (line.bar) return this.#bar.push(line);
    let { text } = line;
    if (text.includes('%|')) {
      this.#bar.push(line);
      text = splitBar(text).rest;
      if (text === '') return;
    }
    if (this.#open && !(OUTSIDE_STARTS.has(text.charCodeAt(0)) && OUTSIDE.test(text))) {
      if (this.#open.push(text, line)) this.#closeReport();
      return;
    }
    this.#closeReport();
    this.#outside(text, line);
  }

  #outside(text: string, line: LogLine): void {
    const title = reportTitle(text);
    if (title) {
      this.#open = new ReportReader(title, this.#draft);
    } else if (text.startsWith('output.error=')) {
      this.#requestErrors += 1;
      if (this.#requestErrors === 1) this.#draft.at('requestErrors', line);
      this.#tracebacks += countOf(text, TRACEBACK);
    } else if (text.startsWith('Namespace(') || text.startsWith('benchmark_args=Namespace(')) {
      this.#namespace = text;
      this.#draft.at('args', line);
    } else if (text.startsWith('Running benchmark with ') || text.startsWith('Run started at: ')) {
      this.#startRun(text, line);
    } else if (!this.#headerLine(text, line)) this.#failure(text, line);
  }

  #headerLine(text: string, line: LogLine): boolean {
    const facts = headerFacts(text.trimEnd(), line.cut);
    if (!facts) return false;
    const found = present(facts);
    for (const name of Object.keys(found)) this.#draft.at(name, line);
    this.#header = { ...this.#header, ...found };
    return true;
  }

  /** A second run in the same file starts: the facts of the first one are no longer those of the log. */
  #startRun(text: string, line: LogLine): void {
    const again = text.startsWith('Run started at: ')
      ? this.#header.startedAt !== undefined
      : Object.keys(this.#header).length > 0;
    if (again) {
      this.#draft.forgetPlaces();
      this.#draft.problem('several-runs', 'The log holds more than one run; the last one counts.', line);
      this.#header = {};
      this.#namespace = undefined;
      this.#bar.clear();
      this.#requestErrors = 0;
      this.#tracebacks = 0;
      this.#exception = undefined;
      this.#reportsBefore = this.#reports.length;
    }
    this.#headerLine(text, line);
  }

  #failure(text: string, line: LogLine): void {
    if (text.includes(TRACEBACK)) this.#tracebacks += countOf(text, TRACEBACK);
    else if (this.#tracebacks > 0 && exceptionIn(text) !== undefined) this.#exception = { text, line };
  }

  #closeReport(): void {
    if (!this.#open) return;
    this.#reports.push(this.#open.finish());
    this.#open = undefined;
  }

  finish(end: LogEnd): ServingLog {
    this.#closeReport();
    const own = this.#reports.slice(this.#reportsBefore);
    const report = own.at(-1);
    const bar = this.#bar.read();
    if (bar) this.#draft.at('progress', bar.line);
    const args = this.#namespace === undefined ? undefined : servingArgs(this.#namespace);
    const outcome = this.#outcome(report, bar?.line, end);
    this.#explain({ outcome, report, reports: own.length, numPrompts: args?.numPrompts });
    const metrics: ServingMetrics | undefined = outcome === 'complete' ? report?.metrics : undefined;
    return {
      kind: 'serving',
      complete: outcome === 'complete',
      outcome,
      ...present({ ...this.#header, args, progress: bar?.progress, metrics }),
      reports: this.#reports,
      requestErrors: this.#requestErrors,
      tracebacks: this.#tracebacks,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }

  #outcome(report: PrintedReport | undefined, bar: LogLine | undefined, end: LogEnd): ServingOutcome {
    if (end.bytes === 0) return 'empty';
    if (report && !(report.metrics.successfulRequests ?? Number.NaN)) return report.closed ? 'failed' : 'truncated';
    if (report) return report.closed ? 'complete' : 'truncated';
    if (this.#tracebacks > 0 && this.#header.completedAt) return 'exception';
    if (this.#exception && !this.#isWrapped() && !(bar && bar.byte > this.#exception.line.byte)) return 'exception';
    return this.#namespace === undefined && bar === undefined ? 'header-only' : 'truncated';
  }

  /** Did a script write before the client, and so would have written after it, had it not been killed too? */
  #isWrapped(): boolean {
    return this.#header.startedAt !== undefined;
  }

  #explain(facts: {
    readonly outcome: ServingOutcome;
    readonly report: PrintedReport | undefined;
    readonly reports: number;
    readonly numPrompts: number | undefined;
  }): void {
    const { outcome, report, reports, numPrompts } = facts;
    const succeeded = report?.metrics.successfulRequests;
    const failed = report?.metrics.failedRequests ?? 0;
    if (outcome !== 'complete') this.#draft.problem(`run-${outcome}`, OUTCOME_MESSAGES[outcome]);
    if (reports > 1) this.#draft.problem('several-reports', `${reports} reports of one run; the last one counts.`);
    if (this.#exception && outcome !== 'complete') {
      this.#draft.problem('client-exception', redactSecrets(this.#exception.text.slice(0, 300)), this.#exception.line);
    }
    if (this.#requestErrors > 0) {
      this.#draft.problem('request-errors', `${this.#requestErrors} requests failed with an exception.`);
    }
    const asked = numPrompts ?? (succeeded ?? 0) + failed;
    if (succeeded && succeeded < asked) {
      this.#draft.problem('requests-failed', `Only ${succeeded} of ${asked} requests succeeded.`);
    }
  }
}

const OUTCOME_MESSAGES: Readonly<Record<Exclude<ServingOutcome, 'complete'>, string>> = {
  failed: 'The run has a report but not one successful request: it is no measurement.',
  exception: 'The client stopped with an exception and printed no report.',
  truncated: 'The log ends before the report does: the run was killed or is still going on.',
  'header-only': 'Only the header was written: the client was killed before its output was appended.',
  empty: 'The log is empty.',
};

function countOf(text: string, needle: string): number {
  let count = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) count += 1;
  return count;
}
