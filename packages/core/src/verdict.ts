import type { Measurement } from './series.ts';
import type { MetricKey } from './metrics.ts';

/** What tonight's value is against its series. */
export type CellState =
  | 'good'
  | 'suspect'
  | 'confirmed'
  | 'improved'
  | 'warming-up'
  | 'invalid'
  | 'missing'
  | 'unstable';

/** One value of tonight, judged. */
export interface CellVerdict {
  readonly metric: MetricKey;
  readonly loadKind: Measurement['loadKind'];
  readonly load: number;
  readonly inputLen?: number;
  readonly state: CellState;
  readonly value?: number;
  readonly runs?: number;
  /** Centre and scale of the baseline; absent where there are too few nights for any. */
  readonly baseline?: {
    readonly centre: number;
    readonly scale: number;
    readonly nights: number;
    readonly low: number;
    readonly high: number;
    /** Enough nights for a usual range; before that, low and high only keep the worst from passing. */
    readonly settled: boolean;
  };
  /** Robust z of tonight, positive = worse. */
  readonly z?: number;
  /** Relative change against the centre, positive = worse. */
  readonly worseBy?: number;
  /** Smallest relative change this series can show. */
  readonly minDetectable?: number;
  readonly note?: string;
}

/** What differs between tonight and the baseline's nights and may explain a change. */
export interface ContextChange {
  readonly what: 'hardware' | 'node' | 'rocm' | 'protocol' | 'backend' | 'image';
  readonly from: string;
  readonly to: string;
}

export type VerdictStatus =
  | 'good'
  | 'regression-suspected'
  | 'regression-confirmed'
  | 'run-suspect'
  | 'accuracy-failed'
  | 'failed'
  | 'no-baseline'
  | 'no-data';

/** Tonight's run against history. */
export interface Verdict {
  readonly status: VerdictStatus;
  /** One line for people. */
  readonly headline: string;
  readonly folder: string;
  readonly imageTag: string;
  readonly date: string;
  readonly cells: readonly CellVerdict[];
  readonly contextChanges: readonly ContextChange[];
  readonly notes: readonly string[];
}
