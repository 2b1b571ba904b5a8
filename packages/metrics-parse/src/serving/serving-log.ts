import type { LogRecord, Place } from '../common/record.ts';
import type { Progress } from '../common/progress.ts';

/** Latencies of one kind, in milliseconds; only what the report prints. */
export interface LatencyMs {
  readonly mean?: number;
  readonly median?: number;
  readonly std?: number;
  readonly p90?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
}

/** The numbers of a report under stable names with units. `nan`, `inf` and `not set` are absent. */
export interface ServingMetrics {
  readonly e2eMs?: LatencyMs;
  readonly ttftMs?: LatencyMs;
  readonly tpotMs?: LatencyMs;
  readonly itlMs?: LatencyMs;
  readonly requestRateReqS?: number;
  readonly maxConcurrency?: number;
  readonly successfulRequests?: number;
  /** Printed by vLLM's client alone. */
  readonly failedRequests?: number;
  readonly durationS?: number;
  readonly inputTokens?: number;
  readonly inputTextTokens?: number;
  readonly inputVisionTokens?: number;
  readonly outputTokens?: number;
  readonly outputTokensRetokenized?: number;
  readonly requestThroughputReqS?: number;
  readonly inputThroughputTokS?: number;
  readonly outputThroughputTokS?: number;
  readonly peakOutputThroughputTokS?: number;
  readonly peakConcurrentRequests?: number;
  readonly totalThroughputTokS?: number;
  readonly lastGenerationThroughputTokS?: number;
  readonly concurrency?: number;
  readonly acceptLength?: number;
  readonly promptTokens?: number;
  readonly cachedTokens?: number;
}

/** One printed block from its title to its closing ruler. */
export interface PrintedReport {
  /** `Serving Benchmark Result` or `Offline Throughput Benchmark Result`. */
  readonly title: string;
  /**
   * Printed label → value as printed, unknown labels too: numbers as numbers, `not set`, `inf`, `sglang` as text. A label
   * that is printed again has its number behind it: `Device` the tokens, `Device (2)` their share.
   */
  readonly printed: Readonly<Record<string, string | number>>;
  /** Titles of the sections, in order: `End-to-End Latency`, … */
  readonly sections: readonly string[];
  readonly metrics: ServingMetrics;
  /** The closing ruler was printed. */
  readonly closed: boolean;
  /** Place of each printed label. */
  readonly where: Readonly<Record<string, Place>>;
}

/** The options of the client that shape a measurement, from the resolved `Namespace(…)`. */
export interface ServingArgs {
  readonly backend?: string;
  readonly datasetName?: string;
  readonly numPrompts?: number;
  readonly randomInputLen?: number;
  readonly randomOutputLen?: number;
  readonly randomRangeRatio?: number;
  /** Requests per second; `inf` when all are sent at once. */
  readonly requestRate?: number | 'inf';
  readonly maxConcurrency?: number;
  readonly seed?: number;
  readonly port?: number;
  readonly flushCache?: boolean;
  readonly warmupRequests?: number;
}

/** How a client run ended; only `complete` is a measurement. */
export type ServingOutcome = 'complete' | 'failed' | 'exception' | 'truncated' | 'header-only' | 'empty';

/** A `bench_serving` client log. Header facts are those of the last run in the file. */
export interface ServingLog extends LogRecord {
  readonly kind: 'serving';
  readonly outcome: ServingOutcome;
  /** As printed: `2025-12-16 11:08:33 PST`. */
  readonly startedAt?: string;
  readonly completedAt?: string;
  /** Wall time of the client, data set loading included. */
  readonly durationS?: number;
  /** Requests per second of the header line of GROK runs. */
  readonly requestRate?: number;
  /** Concurrency of the header line of DeepSeek runs. */
  readonly concurrency?: number;
  /** Number of the run at this load, from 1. */
  readonly run?: number;
  /** Mode of the header line: the attention backend (`aiter`). */
  readonly mode?: string;
  /** The command line the script executed, secrets redacted. */
  readonly command?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly args?: ServingArgs;
  /** The last state of the progress bar. */
  readonly progress?: Progress;
  readonly reports: readonly PrintedReport[];
  /** The measurement of the last run; absent when it has no report or not one successful request. */
  readonly metrics?: ServingMetrics;
  /** Requests that failed with an exception, one printed line each. */
  readonly requestErrors: number;
  /** Python tracebacks printed, those of failed requests included. */
  readonly tracebacks: number;
}
