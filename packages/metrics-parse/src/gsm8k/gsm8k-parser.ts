import type { LogParser } from '../common/log-parser.ts';
import { splitBar } from '../common/progress.ts';
import { RecordDraft } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { isWhole, readEvaluatorLine } from './evaluator-lines.ts';
import { explainGsm8k } from './explain.ts';
import type { Gsm8kLog, Gsm8kRun } from './gsm8k-log.ts';
import { readSessionLine } from './session-lines.ts';
import { type RunDraft, SessionDraft } from './session-draft.ts';

/** Reads a GSM8K client log: the gate's sessions, or the bare output of `bench_sglang.py`. */
export class Gsm8kParser implements LogParser<Gsm8kLog> {
  readonly kind = 'gsm8k';
  readonly #draft = new RecordDraft();
  readonly #sessions: SessionDraft[] = [];
  #bare = true;

  push(line: LogLine): void {
    if (line.firstByte === -1) return;
    if (line.bar) return this.#run().bar.push(line);
    let { text } = line;
    if (text.includes('%|')) {
      this.#run().bar.push(line);
      text = splitBar(text).rest;
    }
    text = text.trim();
    if (text === '') return;
    if (text.startsWith('Starting GSM8K accuracy test')) {
      this.#bare = false;
      const stamp = /at: (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?: [A-Z]{2,5})?)$/.exec(text)?.[1];
      this.#sessions.push(new SessionDraft(line.cut ? undefined : stamp));
    } else if (!this.#result(text, line)) this.#sessionLine(text, line);
  }

  #result(text: string, line: LogLine): boolean {
    const found = readEvaluatorLine(text);
    if (found === undefined) return false;
    const { key, value, evaluator, repeats } = found;
    const run = this.#run();
    if (repeats && run.values.accuracy !== undefined) return true;
    const target = key === 'accuracy' && run.values.accuracy !== undefined ? this.#nextRun(run) : run;
    if (key === 'accuracy') target.scoreIsLast = evaluator === 'sgl-eval' || target.values.latencyS !== undefined;
    target.values[key] = value;
    if (evaluator !== undefined) target.values.evaluator = evaluator;
    this.#draft.at(`${this.#runPath(target)}.${key}`, line);
    return true;
  }

  #sessionLine(text: string, line: LogLine): void {
    const session = this.#sessions.at(-1) ?? new SessionDraft(undefined);
    const name = readSessionLine(session, text, line.cut);
    if (!name) return;
    this.#bare = false;
    if (!this.#sessions.includes(session)) this.#sessions.push(session);
    this.#draft.at(`sessions[${this.#sessions.length - 1}].${name}`, line);
  }

  #session(): SessionDraft {
    const session = this.#sessions.at(-1) ?? new SessionDraft(undefined);
    if (this.#sessions.length === 0) this.#sessions.push(session);
    return session;
  }

  #run(): RunDraft {
    const session = this.#session();
    return session.runs.at(-1) ?? session.startRun(1);
  }

  #nextRun(run: RunDraft): RunDraft {
    return this.#session().startRun(run.run + 1);
  }

  #lastIsWhole(): boolean {
    const run = this.#sessions.at(-1)?.runs.at(-1);
    return run !== undefined && isWhole({ ...run.values, scoreIsLast: run.scoreIsLast });
  }

  #runPath(run: RunDraft): string {
    return `sessions[${this.#sessions.length - 1}].runs[${this.#session().runs.indexOf(run)}]`;
  }

  finish(end: LogEnd): Gsm8kLog {
    const sessions = this.#sessions.map((session) => session.finish());
    const last = sessions.at(-1);
    const complete = this.#bare ? this.#lastIsWhole() : last?.verdict !== undefined;
    const accuracy = this.#bare ? last?.runs.at(-1)?.accuracy : trusted(last?.average, last?.runs ?? []);
    explainGsm8k({ draft: this.#draft, sessions, bare: this.#bare, complete, bytes: end.bytes });
    return {
      kind: 'gsm8k',
      complete,
      bare: this.#bare,
      ...present({ accuracy, average: last?.average, verdict: last?.verdict }),
      sessions,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }
}

/** The printed average, unless it counts crashed runs as 0 or was taken over nothing. */
function trusted(average: Gsm8kLog['average'], runs: readonly Gsm8kRun[]): number | undefined {
  const crashedCounted = runs.some((run) => run.crashed && run.included !== false);
  return average && average.overRuns > 0 && !crashedCounted ? average.value : undefined;
}
