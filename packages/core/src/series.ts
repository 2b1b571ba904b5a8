import type { LoadKind } from './load.ts';
import type { MetricKey } from './metrics.ts';

/** One value of one night: a row of the history. */
export interface Measurement {
  readonly hardware: string;
  /** `GROK1`. */
  readonly model: string;
  /** `MOE-I4F8`. */
  readonly variant: string;
  readonly mode: 'online' | 'offline';
  /** `standard`, `dp_attention`, … or `normal`, `long_context`, `dummy`. */
  readonly subMode: string;
  /** Run folder's name. */
  readonly folder: string;
  readonly imageTag: string;
  /** `YYYYMMDD`: the image's date. */
  readonly date: string;
  /** ROCm part of the tag. */
  readonly rocm?: string;
  /** What the GPUs are, as probed: `MI355X`. Absent where nothing tells; that is no condition of its own. */
  readonly product?: string;
  /** The machine. Absent where nothing in the folder names it. */
  readonly node?: string;
  readonly backend?: string;
  readonly loadKind: LoadKind;
  /** Rate, clients or batch size; 0 for a value of the whole night. */
  readonly load: number;
  /** Offline: the GPUs and lengths that belong to the load. */
  readonly tp?: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  readonly metric: MetricKey;
  /** The median of the valid runs: what verdicts and plots use. */
  readonly value: number;
  /** What the CSV holds: by contract, the run with the lowest median E2E. Absent where there is no CSV cell. */
  readonly csvValue?: number;
  /** Every run's value, in order of run. One value where only the CSV is known. */
  readonly runValues: readonly number[];
  /** How many runs stand behind the value. */
  readonly runs: number;
  /** `flushed-3`, `legacy-1`: protocol and runs per load, from plan or logs. Absent when unknown. */
  readonly protocol?: string;
  /** Of an accuracy: who asked, if not SGLang's `bench_sglang.py`. Scores of two evaluators are two quantities. */
  readonly evaluator?: string;
  readonly source: 'results' | 'csv' | 'logs';
  /** Numbers of a simulated node. */
  readonly simulated?: true;
  /** False when a validity check failed: shown, never a point of a baseline. */
  readonly valid: boolean;
  readonly invalidReasons: readonly string[];
}

/** Measurements of one thing over time, oldest first. */
export interface Series {
  readonly key: string;
  readonly label: string;
  readonly metric: MetricKey;
  readonly loadKind: LoadKind;
  readonly load: number;
  readonly points: readonly Measurement[];
}
