import type { LogRecord, Place } from '../common/record.ts';
import type { ErrorClass } from '../server/error-classes.ts';
import type { ErrorCount } from '../server/server-log.ts';

/** One measured case of `bench_one_batch_server`. */
export interface OneBatchServerPoint {
  readonly batchSize: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  readonly latencyS?: number;
  /** `ttft` up to v0.5.5, `last_ttft` later. */
  readonly ttftS?: number;
  readonly inputThroughputTokS?: number;
  /** `batch × output / (latency - ttft)`: not the output throughput of bench_serving. */
  readonly outputThroughputTokS?: number;
  readonly lastGenerationThroughputTokS?: number;
  readonly acceptLength?: number;
  readonly cacheHitRate?: number;
  readonly where: Readonly<Record<string, Place>>;
}

/** A case that was left out, with the reason as printed. */
export interface SkippedCase {
  readonly batchSize?: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  readonly text: string;
}

/** The output of `sglang.bench_one_batch_server`, without its warm-up. */
export interface OneBatchServerLog extends LogRecord {
  readonly kind: 'one-batch-server';
  readonly points: readonly OneBatchServerPoint[];
  readonly skipped: readonly SkippedCase[];
  /** `Results are saved to …`: the sweep ended. */
  readonly resultFile?: string;
  readonly errors: Readonly<Partial<Record<ErrorClass, ErrorCount>>>;
}
