import type { Progress } from '../common/progress.ts';
import type { LogRecord } from '../common/record.ts';
import type { Evaluator } from './evaluator-lines.ts';

/** One run of the GSM8K script. Shares are fractions. A run that crashed has no accuracy. */
export interface Gsm8kRun {
  /** Number in its session, from 1. */
  readonly run: number;
  readonly accuracy?: number;
  /** Who asked, if not `bench_sglang.py`. */
  readonly evaluator?: Evaluator;
  /** Share of answers without a number. */
  readonly invalid?: number;
  /** Time of the questions, as the GSM8K script prints it. */
  readonly latencyS?: number;
  readonly outputThroughputTokS?: number;
  /** Wall time of the whole script, data set loading included. */
  readonly wallS?: number;
  /** What the script around it noted: 0 for a crashed run. */
  readonly recordedAccuracy?: number;
  /** Whether the run counts in the average, where the log says so. */
  readonly included?: boolean;
  readonly excludeReason?: string;
  /** The run ended without an accuracy. */
  readonly crashed: boolean;
  readonly connectionError: boolean;
  readonly progress?: Progress;
}

/** The accuracy a session printed as its result. */
export interface Gsm8kAverage {
  readonly value: number;
  /** Runs it was taken over: 1 after an early exit, 0 when every run crashed. */
  readonly overRuns: number;
}

export interface Gsm8kVerdict {
  readonly outcome: 'pass' | 'fail';
  readonly threshold: number;
  /** The line as printed. */
  readonly text: string;
}

/** One `Starting GSM8K accuracy test` to its end; a bare output of the GSM8K script is a session of one run. */
export interface Gsm8kSession {
  readonly startedAt?: string;
  /** Attention backend, where the log names one. */
  readonly mode?: string;
  readonly runs: readonly Gsm8kRun[];
  readonly average?: Gsm8kAverage;
  readonly verdict?: Gsm8kVerdict;
  readonly durationS?: number;
  readonly earlyExit: boolean;
  readonly totalRuns?: number;
  readonly validRuns?: number;
  readonly excludedRuns?: number;
  readonly serverNotResponding: number;
  readonly restarts: number;
  readonly restartsSucceeded: number;
}

/** A GSM8K client log; the last session in it counts. */
export interface Gsm8kLog extends LogRecord {
  readonly kind: 'gsm8k';
  readonly sessions: readonly Gsm8kSession[];
  /** The bare output of the GSM8K script, without the lines of a gate around it. */
  readonly bare: boolean;
  /**
   * Accuracy of the last session; absent when it printed no result, when every run crashed, or when the printed average
   * counts a crashed run as 0.
   */
  readonly accuracy?: number;
  readonly average?: Gsm8kAverage;
  readonly verdict?: Gsm8kVerdict;
}
