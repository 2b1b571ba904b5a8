import type { Measurement } from './series.ts';
import type { MetricKey } from './metrics.ts';

/** What tonight's value is against its series. */
export type CellState =
  | 'good'
  | 'suspect'
  | 'confirmed'
  | 'improved'
  | 'warming-up'
  | 'accepted'
  | 'invalid'
  | 'missing'
  | 'unstable';

/** A night by its names. */
export interface NightName {
  /** `YYYYMMDD`. */
  readonly date: string;
  /** Run folder. */
  readonly folder: string;
  readonly imageTag: string;
}

/** A change of a value's level: between which images it came, how large it is, and what makes it sure. */
export interface LevelChange {
  readonly direction: 'worse' | 'better';
  /** First night of the new level: the change came with an image after `previous`, up to this one. */
  readonly since: NightName;
  /** Newest usable night of the old level under the same conditions. */
  readonly previous?: NightName;
  /** The night that made it sure; absent while it is only suspected. */
  readonly confirmed?: NightName;
  /** Valid nights of the new level, up to the one that made it sure or to tonight. */
  readonly nights: number;
  /** The levels before and after, in the metric's unit. */
  readonly from: number;
  readonly to: number;
  /** Relative size, positive = worse. */
  readonly worseBy: number;
  /** How many times likelier these nights are at the new level than at the old one. */
  readonly odds?: number;
}

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
  /** The change of which tonight is a part: suspected, confirmed tonight, or the one with which the current level began. */
  readonly change?: LevelChange;
  /** Somebody knows of the change and accepts it until this day (`YYYYMMDD`, included). */
  readonly accepted?: { readonly reason: string; readonly until: string };
  /** While the baseline warms up after a change of conditions: tonight against the nights before it. */
  readonly across?: AcrossConditions;
  /** While there are too few comparable nights for any baseline: tonight against the newest of them. */
  readonly lastNight?: NightName & {
    readonly value: number;
    /** Positive = worse. */
    readonly worseBy: number;
  };
  /** What the state rests on, for a person to check: values, range, nights, images. Empty for a usual value. */
  readonly reasons?: readonly string[];
}

/** How a value stands to the last nights under other conditions: how much it moved, and what moved with it. */
export interface AcrossConditions {
  /** Positive = worse. */
  readonly worseBy: number;
  /** Median of the nights before, in the metric's unit. */
  readonly centre: number;
  /** How many nights these are. */
  readonly nights: number;
  readonly changes: readonly ContextChange[];
  /** The newest of these nights, and the first night under the conditions of tonight. Absent in verdicts of older versions. */
  readonly last?: NightName;
  readonly since?: NightName;
  /** Larger than what these nights vary, or than the plain limit where that is not known: it is told as a change. */
  readonly isChange?: boolean;
  /** All nights before that first one, whatever their conditions: the lowest and the highest value ever seen. */
  readonly seen?: { readonly low: number; readonly high: number; readonly nights: number };
  /** The change was suspected since this night, before the conditions changed, and never resolved. */
  readonly suspectedSince?: NightName;
}

/** Changes of one run that came with the same image, or with the same change of conditions: one alert, however many values it touches. */
export interface VerdictAlert {
  /** `changed`: something else than the image changed as well. */
  readonly state: 'suspect' | 'confirmed' | 'improved' | 'accepted' | 'changed';
  readonly since: NightName;
  readonly previous?: NightName;
  /** Worst first. */
  readonly cells: readonly CellVerdict[];
  /** One line for people. */
  readonly text: string;
}

/** What differs between tonight and the baseline's nights and may explain a change. */
export interface ContextChange {
  readonly what: 'hardware' | 'product' | 'node' | 'rocm' | 'protocol' | 'backend' | 'image';
  readonly from: string;
  readonly to: string;
}

export type VerdictStatus =
  | 'good'
  | 'regression-suspected'
  | 'regression-confirmed'
  | 'run-suspect'
  /** Worse, but node, ROCm stack, protocol, backend or product changed as well: which of the two it was is not known. */
  | 'changed-with-conditions'
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
  /** What changed, worst first. */
  readonly alerts?: readonly VerdictAlert[];
}

/** The three levels of a card and, between good and warning, what is not sure yet. */
export type VerdictLevel = 'good' | 'suspect' | 'warning' | 'error';

/** The level of a verdict: `good` when nothing needs a person, also while a baseline is still being gathered. */
export function verdictLevel(status: VerdictStatus): VerdictLevel {
  return LEVEL[status];
}

const LEVEL: { readonly [S in VerdictStatus]: VerdictLevel } = {
  good: 'good',
  'no-baseline': 'good',
  'regression-suspected': 'suspect',
  'run-suspect': 'suspect',
  'changed-with-conditions': 'suspect',
  'regression-confirmed': 'warning',
  'accuracy-failed': 'error',
  failed: 'error',
  'no-data': 'error',
};
