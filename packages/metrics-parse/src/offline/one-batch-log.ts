import type { LogRecord, Place } from '../common/record.ts';
import type { ErrorClass } from '../server/error-classes.ts';
import type { ErrorCount } from '../server/server-log.ts';
import type { Combination } from './combination.ts';

/** One measured block. Latencies in seconds, throughput in tokens per second. */
export interface OneBatchPoint extends Partial<Combination> {
  readonly prefillLatencyS?: number;
  readonly prefillThroughputTokS?: number;
  /** Absent when one token was generated: there is no decode step. */
  readonly medianDecodeLatencyS?: number;
  readonly medianDecodeThroughputTokS?: number;
  readonly totalLatencyS?: number;
  /** Input tokens count: `(input + output) × batch / total latency`. */
  readonly totalThroughputTokS?: number;
  /** Decode steps printed one by one: the first five, and every n-th. */
  readonly decodeSteps: number;
  /** The block has its closing `Total.` line. */
  readonly complete: boolean;
  readonly where: Readonly<Record<string, Place>>;
}

/** The output of `sglang.bench_one_batch`, without its warm-up, which prints the same lines. */
export interface OneBatchLog extends LogRecord {
  readonly kind: 'one-batch';
  readonly maxTotalNumTokens?: number;
  /** The line `Benchmark ...`, where measuring starts, was printed. */
  readonly started: boolean;
  readonly points: readonly OneBatchPoint[];
  /** Combinations SGLang left out because of its batch size limit. */
  readonly skipped: readonly Combination[];
  /** Combinations of the sweep without a complete block; empty when the sweep is not known. */
  readonly missing: readonly Combination[];
  readonly outOfMemory: boolean;
  readonly errors: Readonly<Partial<Record<ErrorClass, ErrorCount>>>;
}
