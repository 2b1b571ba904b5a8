import type { LoadKind, MetricValues, ResultsFile } from '@sglang-ci/core';

/** One run of one load, from its log or from the record of the night. */
export interface NightRun {
  /** 1-based. */
  readonly run: number;
  /** File name in the run folder. */
  readonly log: string;
  readonly status: 'ok' | 'failed' | 'cut';
  /** May enter a baseline: ended well and no check failed. */
  readonly valid: boolean;
  /** Why it is not `ok` or not valid. */
  readonly reasons: readonly string[];
  /** Empty unless the status is `ok`. */
  readonly metrics: MetricValues;
  /** Every printed line of the report, label to value; left out by `scanStore`, which keeps thousands of nights. */
  readonly report?: Readonly<Record<string, number | string>>;
}

/** One load of a night with all that is known of it. */
export interface NightPoint {
  readonly loadKind: Exclude<LoadKind, 'none'>;
  /** Rate, clients or batch size. */
  readonly load: number;
  /** Offline only, like the lengths. */
  readonly tp?: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  /** Where the CSV's row or the log's name says it. */
  readonly backend?: string;
  /** All runs, in order. Empty where only the CSV is left. */
  readonly runs: readonly NightRun[];
  /** The cells of the CSV; absent where it has none for this load. With neither cells nor runs the CSV says `NA`: failed. */
  readonly csv?: MetricValues;
}

/** What the accuracy test of a night found. */
export interface NightAccuracy {
  /** Share of right answers; `null` when it ran and gave none (crashed), never 0 for that. */
  readonly accuracy: number | null;
  /** Runs the accuracy was taken over. */
  readonly runs: number;
  /** Who asked, if not SGLang's `bench_sglang.py`: another quantity. */
  readonly evaluator?: string;
  /** Read from the GSM8K CSV: no log or record of the test tells. */
  readonly fromCsv?: true;
}

/** One run folder, read. */
export interface Night {
  /** Absolute. */
  readonly path: string;
  readonly folder: string;
  /** `mi30x`, `mi35x`: from the tag; from the record or a parent folder where the tag does not say. */
  readonly hardware: string;
  readonly model: string;
  readonly variant: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  readonly imageTag: string;
  /** `YYYYMMDD`: the image's date, or the first run's where the tag has none; empty when neither is known, or it is not there yet. */
  readonly date: string;
  readonly rocm?: string;
  /** What the GPUs are, as probed: `MI355X`, `MI300X CPX`. */
  readonly product?: string;
  readonly node?: string;
  readonly backend?: string;
  /** `flushed-3`, `legacy-1`. */
  readonly protocol?: string;
  /** `recorded`: from results.json or the journal; `legacy`: from the CSV and logs of the old scripts. */
  readonly origin: 'recorded' | 'legacy';
  /** Of recorded nights; `running` while its journal has no end. */
  readonly status?: ResultsFile['status'] | 'running';
  readonly points: readonly NightPoint[];
  /** Absent when there was no accuracy test. */
  readonly gsm8k?: NightAccuracy;
  readonly kvCache: { readonly tokens?: number; readonly gb?: number };
  /** Launch to ready, seconds. */
  readonly serverStartS?: number;
  readonly simulated: boolean;
  /** What is wrong or incomplete, one sentence each. */
  readonly problems: readonly string[];
}
