import { type LogParser, parseBytes } from '../common/log-parser.ts';
import { type LogRecord, type Place, RecordDraft } from '../common/record.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import { parsePythonJson, redactJson } from './tolerant-json.ts';

/** The program that wrote a row, known by its keys: all of them append to the same default `result.jsonl`. */
export type ResultTool =
  | 'bench_serving'
  | 'bench_one_batch'
  | 'bench_one_batch_server'
  | 'bench_offline_throughput'
  | 'gsm8k'
  | 'unknown';

export interface ResultRow extends Place {
  readonly tool: ResultTool;
  /** The row as written; `Infinity` and `NaN` as the texts `inf` and `nan`, keys and passwords redacted. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** A file of JSON lines that SGLang's benchmarks append to. */
export interface ResultJsonl extends LogRecord {
  readonly kind: 'result-jsonl';
  readonly rows: readonly ResultRow[];
}

/** Reads a `result.jsonl`, row by row. */
export class ResultJsonlParser implements LogParser<ResultJsonl> {
  readonly kind = 'result-jsonl';
  readonly #draft = new RecordDraft();
  readonly #rows: ResultRow[] = [];

  push(line: LogLine): void {
    const text = line.firstByte === -1 ? '' : line.text.trim();
    if (text === '') return;
    try {
      const value = redactJson(parsePythonJson(text));
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object');
      const values = value as Record<string, unknown>;
      this.#rows.push({ tool: toolOf(values), values, line: line.line, byte: line.byte });
    } catch {
      const message = line.cut ? 'The last row is cut off.' : 'A line is no JSON object.';
      this.#draft.problem(line.cut ? 'cut-line' : 'bad-json', message, line);
    }
  }

  finish(end: LogEnd): ResultJsonl {
    if (this.#rows.length === 0) this.#draft.problem('no-rows', 'The file holds no result.');
    return {
      kind: 'result-jsonl',
      complete: this.#draft.problems.length === 0,
      rows: this.#rows,
      problems: this.#draft.problems,
      where: this.#draft.where,
      ...end,
    };
  }
}

function toolOf(values: Readonly<Record<string, unknown>>): ResultTool {
  if (values['task'] === 'gsm8k') return 'gsm8k';
  if ('median_ttft_ms' in values || 'request_rate' in values) return 'bench_serving';
  if ('prefill_latency' in values) return 'bench_one_batch';
  if ('batch_size' in values && 'latency' in values) return 'bench_one_batch_server';
  return 'successful_requests' in values ? 'bench_offline_throughput' : 'unknown';
}

/** Reads the JSON lines of SGLang's benchmarks, as Python writes them. A broken line is a problem, not an error. */
export function parseResultJsonl(text: string | Uint8Array): ResultJsonl {
  return parseBytes(new ResultJsonlParser(), text);
}
