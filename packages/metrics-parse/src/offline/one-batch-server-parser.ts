import type { LogParser } from '../common/log-parser.ts';
import { parseBytes } from '../common/log-parser.ts';
import { splitBar } from '../common/progress.ts';
import { type Place, RecordDraft } from '../common/record.ts';
import { type Mutable, present, toNumber } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { isFatal } from '../server/error-classes.ts';
import { ErrorCounter } from '../server/error-counter.ts';
import type { OneBatchServerLog, OneBatchServerPoint, SkippedCase } from './one-batch-server-log.ts';

type PointDraft = Mutable<Omit<OneBatchServerPoint, 'where'>> & { where: Record<string, Place> };
type Key = Exclude<keyof OneBatchServerPoint, 'where'>;

/** Values end in a unit where there is one, so that a cut line does not match; the others need their line end. */
const LINES: readonly (readonly [RegExp, Key])[] = [
  [/^batch size: (\d+)\s*$/, 'batchSize'],
  [/^input_len: (\d+)\s*$/, 'inputLen'],
  [/^output_len: (\d+)\s*$/, 'outputLen'],
  [/^latency: (\d+\.\d+) s/, 'latencyS'],
  [/^(?:last_)?ttft: (\d+\.\d+) s/, 'ttftS'],
  [/^input throughput: (\d+\.\d+) tok\/s/, 'inputThroughputTokS'],
  [/^output throughput: (\d+\.\d+) tok\/s/, 'outputThroughputTokS'],
  [/^last generation throughput: (\d+\.\d+) tok\/s/, 'lastGenerationThroughputTokS'],
  [/^acc_length: (\d+\.\d+)\s*$/, 'acceptLength'],
  [/^cache hit rate: (\d+\.\d+)\s*$/, 'cacheHitRate'],
];

/** Reads the output of `sglang.bench_one_batch_server`. */
export class OneBatchServerParser implements LogParser<OneBatchServerLog> {
  readonly kind = 'one-batch-server';
  readonly #draft = new RecordDraft();
  readonly #errors = new ErrorCounter();
  readonly #points: PointDraft[] = [];
  readonly #skipped: SkippedCase[] = [];
  #warmup = false;
  #resultFile: string | undefined;

  push(line: LogLine): void {
    if (line.firstByte === -1 || line.bar) return;
    const text = line.text.includes('%|') ? splitBar(line.text).rest : line.text;
    this.#errors.push(text, line);
    if (/^=+ Warmup Begin/.test(text)) this.#warmup = true;
    else if (/^=+ Warmup End/.test(text)) this.#warmup = false;
    else if (/^=+ ?Skip benchmark /.test(text)) this.#skipped.push(skippedCase(text));
    else if (text.startsWith('Results are saved to '))
      this.#resultFile = text.slice('Results are saved to '.length).trim();
    else if (!this.#warmup) this.#value(text, line);
  }

  #value(text: string, line: LogLine): void {
    for (const [pattern, key] of LINES) {
      const value = toNumber(pattern.exec(text)?.[1]);
      if (value === undefined) continue;
      if (line.cut && pattern.source.endsWith('$')) return;
      if (key === 'batchSize') this.#points.push({ batchSize: value, where: {} });
      const point = this.#points.at(-1);
      if (!point) return;
      point[key] = value;
      point.where[key] = { line: line.line, byte: line.byte };
      return;
    }
  }

  finish(end: LogEnd): OneBatchServerLog {
    const { errors } = this.#errors;
    const unfinished = this.#points.filter((point) => point.latencyS === undefined);
    const crashed = Object.keys(errors).some((name) => isFatal(name) || name === 'traceback');
    for (const point of unfinished) {
      this.#draft.problem('case-incomplete', `No latency for batch ${point.batchSize}.`, point.where['batchSize']);
    }
    if (end.bytes === 0) this.#draft.problem('empty', 'The log is empty.');
    else if (this.#points.length === 0) this.#draft.problem('no-cases', 'No case was measured.');
    else if (this.#resultFile === undefined) this.#draft.problem('unfinished', 'The sweep did not end.');
    for (const [name, error] of Object.entries(errors)) {
      this.#draft.problem(`error-${name}`, `${error.count}× ${error.text}`, error);
    }
    const measured = this.#points.length > 0 && unfinished.length === 0 && this.#resultFile !== undefined;
    return {
      kind: 'one-batch-server',
      complete: measured && !crashed,
      points: this.#points,
      skipped: this.#skipped,
      ...present({ resultFile: this.#resultFile }),
      errors,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }
}

function skippedCase(text: string): SkippedCase {
  const number = (name: string): number | undefined => toNumber(new RegExp(`${name}=(\\d+)`).exec(text)?.[1]);
  return {
    ...present({ batchSize: number('batch_size'), inputLen: number('input_len'), outputLen: number('output_len') }),
    text: text.replace(/^=+ ?| ?=+$/g, ''),
  };
}

/** Reads the output of `sglang.bench_one_batch_server`, of every release. */
export function parseOneBatchServerLog(log: string | Uint8Array): OneBatchServerLog {
  return parseBytes(new OneBatchServerParser(), log);
}
