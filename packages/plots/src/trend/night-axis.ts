import type { FailedNight } from '../failed-nights.ts';
import type { Conditions } from './conditions.ts';

/** One place on the date axis: one image of one calendar day, a day without a night, or, where there are many, several days. */
export interface NightSlot {
  /** `YYYYMMDD`, the image's date. */
  readonly date: string;
  /** Last day, where the place stands for several. */
  readonly lastDate?: string;
  /** Nights with measurements; 0 on an empty day. */
  readonly nights: number;
  /** The newest image; absent where nothing was measured. */
  readonly imageTag?: string;
  /** SGLang version of the tag: `v0.5.6.post2`. */
  readonly version?: string;
  readonly conditions: Conditions;
  /** Nights with equal numbers were measured under the same conditions, with no change between them. */
  readonly segment: number;
  /** Newest run folder by sub-mode, failed ones included: where a click leads. */
  readonly folders: Readonly<Record<string, string>>;
  /** Nights of this place that ran and left no value. */
  readonly failures: readonly FailedNight[];
}

/** A change of machine, ROCm or protocol, drawn as a line before its slot. */
export interface ConditionChange {
  readonly slot: number;
  /** First night after the change, `YYYYMMDD`. */
  readonly date: string;
  /** The letter that stands at the line and in the legend: `A`. */
  readonly mark: string;
  /** What changed: `ROCm rocm630 → rocm700`. */
  readonly texts: readonly string[];
}

/** The one date axis that all charts of a page share, oldest night first. Plain JSON. */
export interface NightAxis {
  readonly slots: readonly NightSlot[];
  readonly changes: readonly ConditionChange[];
  /** The slot that is emphasised: the last image of the last day. */
  readonly tonight: number;
}

/** The letter of the change with this index: `A` to `Z`, then numbers. */
export function changeMark(index: number): string {
  return index < 26 ? String.fromCodePoint(65 + index) : String(index + 1);
}
