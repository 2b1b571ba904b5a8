import type { LogRecord } from '../common/record.ts';

/** The GSM8K section of a timing summary. */
export interface TimingGsm8k {
  readonly durationS?: number;
  readonly averageAccuracy?: number;
  /** `GSM8K accuracy`, the line that closes the section. */
  readonly accuracy?: number;
  /** Accuracy and threshold of an early exit. */
  readonly passingAccuracy?: number;
  readonly requiredAccuracy?: number;
  readonly runs?: number;
  readonly totalRuns?: number;
  readonly validRuns?: number;
  readonly excludedRuns?: number;
  readonly earlyExit: boolean;
}

export interface TimedRun {
  readonly load: number;
  readonly run: number;
  readonly seconds: number;
}

/** Medians of one load as the script copied them; what it printed as `NA` is absent. */
export interface TimedPerformance {
  readonly load: number;
  readonly e2eMs?: number;
  readonly ttftMs?: number;
  readonly itlMs?: number;
  /** Never a number in any real file: `N/A requests/s`, `(tok/s): tok/s`. */
  readonly throughput?: string;
}

/** The summary an online benchmark script writes beside its logs. */
export interface TimingSummary extends LogRecord {
  readonly kind: 'timing-summary';
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** `PST (-0800)` */
  readonly timezone?: string;
  /** Secrets redacted. */
  readonly command?: string;
  readonly hardware?: string;
  readonly rocm?: string;
  readonly dockerImage?: string;
  readonly model?: string;
  readonly modelType?: string;
  readonly hostname?: string;
  readonly mode?: string;
  readonly dpAttention?: boolean;
  readonly torchCompile?: boolean;
  readonly mtpTest?: boolean;
  readonly dpTest?: boolean;
  /** In order; `unknown` before the server runs. */
  readonly attentionBackends: readonly string[];
  /** One per start. */
  readonly serverStartupS: readonly number[];
  readonly serverShutdownS?: number;
  readonly gsm8k?: TimingGsm8k;
  readonly loadKind?: 'request-rate' | 'concurrency';
  readonly loadRuns: readonly TimedRun[];
  readonly loadTotals: readonly { readonly load: number; readonly seconds: number }[];
  readonly skippedLoads: readonly number[];
  readonly performance: readonly TimedPerformance[];
  readonly runtimeErrorCount?: number;
  readonly criticalErrorCount?: number;
  readonly serverErrorStatus?: string;
  readonly healthCheckFailures: number;
  readonly connectionErrors: number;
  readonly restartsSucceeded: number;
  readonly restartsFailed: number;
  readonly alreadyComplete: boolean;
  /** `SKIPPED (prerequisites not met)` */
  readonly status?: string;
  readonly servingSkipped?: string;
  /** Total execution time. */
  readonly durationS?: number;
}
