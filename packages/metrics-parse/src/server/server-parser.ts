import type { LogParser } from '../common/log-parser.ts';
import { splitBar } from '../common/progress.ts';
import { RecordDraft } from '../common/record.ts';
import { secondsBetween } from '../common/timestamps.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { BatchCounter } from './batch-counter.ts';
import { ErrorCounter } from './error-counter.ts';
import { explainServer, serverOutcome, shutdownOf } from './explain.ts';
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
  readonly #http: Record<string, number> = {};
  readonly #clock: ServerClock;
  #start = new StartDraft();
  #starts = 0;
  #sigtermLines = 0;
  #gracefulExitLines = 0;

  constructor(options: ServerLogOptions = {}) {
    this.#clock = new ServerClock(options.year);
  }

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const { text } = line;
    const stamp = this.#clock.read(text);
    if (this.#request(text) || this.#batches.push(text)) return this.#errors.push(text, line);
    this.#errors.push(text, line);
    if (text.includes('server_args=ServerArgs(')) this.#restart(line);
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

  /** A line of the HTTP log. */
  #request(text: string): boolean {
    const at = text.indexOf(' HTTP/1.');
    if (at === -1) return false;
    const match = /"[A-Z]+ ([^\s?"]+)[^\s"]* HTTP\/1\.[01]" (\d{3})/.exec(text);
    if (!match) return false;
    const key = `${match[1]} ${match[2]}`;
    this.#http[key] = (this.#http[key] ?? 0) + 1;
    return true;
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
      http: this.#http,
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
