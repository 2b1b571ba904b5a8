import type { LogParser } from '../common/log-parser.ts';
import { parseBytes } from '../common/log-parser.ts';
import { splitBar } from '../common/progress.ts';
import { RecordDraft } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { isFatal } from '../server/error-classes.ts';
import { ErrorCounter } from '../server/error-counter.ts';
import { type Combination, type Sweep, sweepOf } from './combination.ts';
import { OneBatchBlocks } from './one-batch-blocks.ts';
import type { OneBatchLog } from './one-batch-log.ts';
import { pairBlocks } from './pair-blocks.ts';

export interface OneBatchOptions {
  /** What was asked for; taken from the command line in the log when it holds one. */
  readonly sweep?: Sweep;
}

/** The program under the names it has had: `bench_latency` up to v0.3, a module of `sglang.benchmark` since v0.5.15. */
const PROGRAM = /one_batch|bench_latency/;

const SKIPPING = /skipping \((\d+), (\d+), (\d+)\)/;

/** Reads the output of `sglang.bench_one_batch`. */
export class OneBatchParser implements LogParser<OneBatchLog> {
  readonly kind = 'one-batch';
  readonly #draft = new RecordDraft();
  readonly #errors = new ErrorCounter();
  readonly #blocks = new OneBatchBlocks();
  readonly #skipped: Combination[] = [];
  #sweep: Sweep | undefined;
  #maxTotalNumTokens: number | undefined;
  #started = false;

  constructor(options: OneBatchOptions = {}) {
    this.#sweep = options.sweep;
  }

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const text = line.text.includes('%|') ? splitBar(line.text).rest : line.text;
    this.#errors.push(text, line);
    if (!this.#started) this.#beforeStart(text, line);
    else {
      const skipping = SKIPPING.exec(text);
      if (skipping) {
        const [batchSize = 0, inputLen = 0, outputLen = 0] = skipping.slice(1).map(Number);
        this.#skipped.push({ batchSize, inputLen, outputLen });
      } else this.#blocks.push(text, line);
    }
  }

  #beforeStart(text: string, line: LogLine): void {
    if (text.includes('Benchmark ...')) this.#started = true;
    else if (PROGRAM.test(text)) this.#sweep ??= sweepOf(text);
    else {
      const tokens = line.cut ? undefined : /^max_total_num_tokens=(\d+)$/.exec(text.trimEnd())?.[1];
      if (tokens === undefined) return;
      this.#maxTotalNumTokens = Number(tokens);
      this.#draft.at('maxTotalNumTokens', line);
    }
  }

  finish(end: LogEnd): OneBatchLog {
    const { errors } = this.#errors;
    const { points, missing } = pairBlocks(this.#blocks.blocks, {
      sweep: this.#sweep,
      skipped: this.#skipped,
      draft: this.#draft,
    });
    const outOfMemory = 'out-of-memory' in errors || 'not-enough-memory' in errors;
    const whole = points.length > 0 && points.every((point) => point.complete) && missing.length === 0;
    this.#explain({ points: points.length, whole, end });
    for (const [name, error] of Object.entries(errors)) {
      this.#draft.problem(`error-${name}`, `${error.count}× ${error.text}`, error);
    }
    return {
      kind: 'one-batch',
      complete: whole && (this.#sweep !== undefined || !crashed(errors)),
      started: this.#started,
      ...present({ maxTotalNumTokens: this.#maxTotalNumTokens }),
      points,
      skipped: this.#skipped,
      missing,
      outOfMemory,
      errors,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }

  #explain(facts: { readonly points: number; readonly whole: boolean; readonly end: LogEnd }): void {
    if (facts.end.bytes === 0) this.#draft.problem('empty', 'The log is empty.');
    else if (!this.#started) this.#draft.problem('not-started', 'No `Benchmark ...` line: nothing was measured.');
    else if (facts.points === 0) this.#draft.problem('no-blocks', 'Measuring began, but no block was printed.');
    else if (!facts.whole) this.#draft.problem('block-incomplete', 'The sweep was not finished.');
  }
}

/** Without the sweep nobody knows how many blocks there should be: then any error may have cost some. */
function crashed(errors: OneBatchLog['errors']): boolean {
  return Object.keys(errors).some((name) => isFatal(name) || name === 'traceback');
}

/**
 * Reads the output of `sglang.bench_one_batch`. The exit code of that program says nothing (a crashed worker can leave
 * 0): `complete`, `missing` and `errors` do.
 */
export function parseOneBatchLog(log: string | Uint8Array, options: OneBatchOptions = {}): OneBatchLog {
  return parseBytes(new OneBatchParser(options), log);
}
