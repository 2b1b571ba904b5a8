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
  readonly #batches = new BatchCounter();
  readonly #http = new HttpCounter();
  readonly #clock: ServerClock;
  #start = new StartDraft();
  #starts = 0;
  #sigtermLines = 0;
  #gracefulExitLines = 0;
  readonly #asked = new AskedToStop();

  constructor(options: ServerLogOptions = {}) {
    this.#clock = new ServerClock(options.year);
  }

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const { text } = line;
    const stamp = this.#clock.read(text);
    if (this.#http.push(text)) return;
    if (!this.#asked.explains(text)) this.#errors.push(text, line);
    if (this.#batches.push(text)) return;
    if (printsServerArgs(text)) this.#restart(line);
    const rest = text.includes('%|') ? splitBar(text).rest : text;
    this.#start.push({ text: rest, stamp, line }, this.#draft);
    if (rest.includes('SIGTERM received')) this.#sigtermLines += 1;
    else if (rest.includes('Gracefully exiting')) this.#gracefulExitLines += 1;
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
    explainServer(this.#draft, { outcome, errors, kvCaches: start.kvCaches });
    const { argsAt, ...values } = start;
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
      exceptions,
      sigtermLines: this.#sigtermLines,
      gracefulExitLines: this.#gracefulExitLines,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }
}
