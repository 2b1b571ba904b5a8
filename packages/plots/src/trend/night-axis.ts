import { isDay, type Measurement, parseImageTag, shiftDay } from '@sglang-ci/core';
import { conditionsOf, type Conditions, describeChange } from './conditions.ts';

/** One place on the date axis: one image of one calendar day, or a day on which nothing was measured. */
export interface NightSlot {
  /** `YYYYMMDD`, the image's date. */
  readonly date: string;
  /** Absent on a day without measurements. */
  readonly imageTag?: string;
  /** SGLang version of the tag: `v0.5.6.post2`. */
  readonly version?: string;
  readonly conditions: Conditions;
  /** Nights with equal numbers were measured under the same conditions, with no change between them. */
  readonly segment: number;
  /** Why a night that ran has no measurements, where that is known. */
  readonly failure?: string;
}

/** A change of machine, ROCm or protocol, drawn as a line before its slot. */
export interface ConditionChange {
  readonly slot: number;
  /** The letter that stands at the line and in the legend: `A`. */
  readonly mark: string;
  /** What changed: `ROCm rocm630 → rocm700`. */
  readonly texts: readonly string[];
}

/** The one date axis that all charts of a page share, oldest night first. */
export interface NightAxis {
  readonly slots: readonly NightSlot[];
  readonly changes: readonly ConditionChange[];
  /** The slot that is emphasised: the last image of the last day. */
  readonly tonight: number;
}

export interface NightAxisOptions {
  /** Last day shown, `YYYYMMDD`. Default: the last day with a measurement. */
  readonly plotDate?: string;
  /** Calendar days shown, the last one included. Default: all. */
  readonly days?: number;
  /** Nights that ran and left no measurements. */
  readonly failedNights?: readonly { readonly date: string; readonly reason: string }[];
}

/** Every calendar day from the first to the last night, those without a night included; two images of a day are two slots. */
export function nightAxis(measurements: readonly Measurement[], options: NightAxisOptions = {}): NightAxis {
  const failures = new Map(options.failedNights?.map(({ date, reason }) => [date, reason]));
  const slots: NightSlot[] = [];
  const changes: ConditionChange[] = [];
  let known: Conditions = {};
  for (const date of daysOf(measurements, options)) {
    for (const night of nightsOf(date, measurements)) {
      const conditions = { ...known, ...conditionsOf(night) };
      const texts = describeChange(known, conditions);
      if (texts.length > 0) changes.push({ slot: slots.length, mark: markOf(changes.length), texts });
      known = conditions;
      slots.push(slotOf(night, { date, conditions, segment: changes.length, failure: failures.get(date) }));
    }
  }
  return { slots, changes, tonight: slots.length - 1 };
}

function daysOf(
  measurements: readonly Measurement[],
  { plotDate, days, failedNights = [] }: NightAxisOptions,
): string[] {
  const dates = [...measurements, ...failedNights]
    .map((night) => night.date)
    .filter(isDay)
    .toSorted();
  const last = plotDate ?? dates.at(-1);
  const earliest = dates[0];
  if (last === undefined || earliest === undefined) return [];
  const limit = days === undefined ? earliest : shiftDay(last, 1 - days);
  const shown: string[] = [];
  for (let day = last; day >= limit && day >= earliest; day = shiftDay(day, -1)) shown.unshift(day);
  return shown;
}

/** The day's measurements by image, or one empty night. */
function nightsOf(date: string, measurements: readonly Measurement[]): readonly (readonly Measurement[])[] {
  const ofDay = measurements.filter((measurement) => measurement.date === date);
  const tags = [...new Set(ofDay.map((measurement) => measurement.imageTag))].toSorted();
  return tags.length === 0 ? [[]] : tags.map((tag) => ofDay.filter((measurement) => measurement.imageTag === tag));
}

function slotOf(
  night: readonly Measurement[],
  facts: { date: string; conditions: Conditions; segment: number; failure: string | undefined },
): NightSlot {
  const imageTag = night[0]?.imageTag;
  const { failure, ...rest } = facts;
  if (imageTag === undefined) return { ...rest, ...(failure === undefined ? {} : { failure }) };
  const version = parseImageTag(imageTag)?.version;
  return { ...rest, imageTag, ...(version === undefined ? {} : { version }) };
}

function markOf(index: number): string {
  return index < 26 ? String.fromCodePoint(65 + index) : String(index + 1);
}
