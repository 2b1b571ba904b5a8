import type { LogParser } from '../common/log-parser.ts';
import { splitBar } from '../common/progress.ts';
import { RecordDraft } from '../common/record.ts';
import { secondsBetween } from '../common/timestamps.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { HttpCounter } from './http-counter.ts';
import { AskedToStop } from './asked-to-stop.ts';
import { BatchCounter } from './batch-counter.ts';
import { TracebackReader } from '../common/exception-line.ts';
import { causeOf } from './cause.ts';
import { ErrorCounter } from './error-counter.ts';
import { explainServer, serverOutcome, shutdownOf } from './explain.ts';
import { printsServerArgs } from './server-args.ts';
import { ServerClock } from './server-clock.ts';
import type { ServerLog } from './server-log.ts';
import { StartDraft } from './start-draft.ts';

/** What the text of a server log does not say but the caller may know. */
export interface ServerLogOptions {
  /** Year of the night, for logs that died before their first full time stamp. */
  readonly year?: number;
}

/** Reads the log of an SGLang server. */
export class ServerParser implements LogParser<ServerLog> {
  readonly kind = 'server';
  readonly #draft = new RecordDraft();
  readonly #errors = new ErrorCounter();
  readonly #tracebacks = new TracebackReader();
  readonly #batches = new BatchCounter();
  readonly #http = new HttpCounter();
  readonly #clock: ServerClock;
  #start = new StartDraft();
  #starts = 0;
  #sigtermLines = 0;
  #gracefulExitLines = 0;
  readonly #asked = new AskedToStop();
  #exitCode: number | undefined;

  constructor(options: ServerLogOptions = {}) {
    this.#clock = new ServerClock(options.year);
  }

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const { text } = line;
    const stamp = this.#clock.read(text);
    if (this.#http.push(text)) return;
    if (!this.#asked.explains(text)) this.#errors.push(text, line);
    this.#tracebacks.push(text, line);
    if (this.#batches.push(text)) return;
    if (printsServerArgs(text)) this.#restart(line);
    const rest = text.includes('%|') ? splitBar(text).rest : text;
    this.#start.push({ text: rest, stamp, line }, this.#draft);
    if (rest.includes('SIGTERM received')) this.#sigtermLines += 1;
    else if (rest.includes('Gracefully exiting')) this.#gracefulExitLines += 1;
    else if (rest.includes('Exit code: ')) this.#exitCode ??= exitCodeIn(rest);
  }

  #restart(line: LogLine): void {
    this.#starts += 1;
    if (this.#starts === 1) return;
    this.#draft.problem('several-starts', 'The server was started more than once; the last start counts.', line);
    this.#start = new StartDraft();
  }

  finish(end: LogEnd): ServerLog {
    const start = this.#start.finish();
    const { errors, exceptions } = this.#errors;
    const facts = { ready: start.ready, errors, exceptions, sigtermLines: this.#sigtermLines, bytes: end.bytes };
    const outcome = serverOutcome(facts);
    const shutdown = shutdownOf({ ...facts, gracefulExitLines: this.#gracefulExitLines });
    const { argsAt, ranksDiffer, ...values } = start;
    const failed = outcome === 'startup-failed' || outcome === 'ready-then-crash';
    const { found: tracebacks } = this.#tracebacks;
    const cause = failed ? causeOf({ errors, ready: start.ready, tracebacks, exitCode: this.#exitCode }) : undefined;
    explainServer(this.#draft, { outcome, errors, kvCaches: start.kvCaches, ranksDiffer, ...present({ cause }) });
    const firstTimestamp = this.#clock.first;
    return {
      kind: 'server',
      complete: outcome === 'ready-clean-shutdown',
      outcome,
      shutdown,
      ...values,
      ...present({
        firstTimestamp,
        lastTimestamp: this.#clock.last,
        timeToReadyS: secondsBetween(this.#starts > 1 ? argsAt : firstTimestamp, start.readyAt),
        argsToReadyS: secondsBetween(argsAt, start.readyAt),
      }),
      starts: this.#starts,
      ...this.#batches.finish(),
      http: this.#http.finish(),
      errors,
      ...present({ cause }),
      exceptions,
      sigtermLines: this.#sigtermLines,
      gracefulExitLines: this.#gracefulExitLines,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }
}

/** The exit code on a line of its own, below a scheduler that died: `[2026-03-10 10:03:10] Exit code: -9`. */
function exitCodeIn(text: string): number | undefined {
  const code = /(?:^|\] )Exit code: (-?\d+)$/.exec(text.trimEnd())?.[1];
  return code === undefined ? undefined : Number(code);
}
