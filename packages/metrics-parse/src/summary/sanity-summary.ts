import type { LogRecord } from '../common/record.ts';

export interface SanityTrial {
  readonly trial: number;
  readonly result: string;
  /** Absent when the accuracy script ended without one. */
  readonly accuracy?: number;
  /** Absent where nobody noted it. */
  readonly seconds?: number;
}

/** One start of one model's server and its trials. The same model occurs again after a retry. */
export interface SanityAttempt {
  readonly model: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly startupS?: number;
  readonly startupFailedAfterS?: number;
  /**
   * The script's own diagnosis. `Out of memory` is almost always wrong: of 89 attempts with it, one has an
   * out-of-memory message in its server log.
   */
  readonly error?: string;
  /** Run again with CUDA graphs disabled. */
  readonly fallback: boolean;
  readonly warmup?: { readonly seconds: number; readonly result: string; readonly accuracy: number };
  readonly trials: readonly SanityTrial[];
  /** `PASS` or `FAIL` */
  readonly final?: string;
  readonly required?: number;
  /** The accuracy that decided, and by what: the best trial, or in older logs their mean. */
  readonly deciding?: { readonly by: 'highest' | 'average' | 'single'; readonly accuracy: number };
  readonly durationS?: number;
}

/** `5/7`; no total where the script printed `0 (no models tested)`. */
export interface Share {
  readonly count: number;
  readonly of?: number;
}

/** The summary of a sanity check of many models on one image. */
export interface SanityTimingSummary extends LogRecord {
  readonly kind: 'sanity-timing-summary';
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly machine?: string;
  readonly hardware?: string;
  readonly models: readonly string[];
  readonly trialsPerModel?: number;
  readonly dockerImage?: string;
  readonly attempts: readonly SanityAttempt[];
  /** Why a model was not tried. */
  readonly skippedModels: Readonly<Record<string, string>>;
  /** Verdict per model: `PASS`, `FAIL` or `SKIPPED`. */
  readonly summary: Readonly<Record<string, string>>;
  readonly tested?: Share;
  readonly passed?: Share;
  readonly failed?: Share;
  readonly skipped?: Share;
  readonly durationS?: number;
}
