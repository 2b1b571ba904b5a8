import { isDay, type Measurement, parseImageTag, shiftDay } from '@sglang-ci/core';
import type { FailedNight } from '../failed-nights.ts';
import { conditionsOf, type Conditions, describeChange } from './conditions.ts';
import { groupSlots, mergeSlots } from './merge-slots.ts';
import { changeMark, type ConditionChange, type NightAxis, type NightSlot } from './night-axis.ts';

export interface NightAxisOptions {
  /** First day shown, `YYYYMMDD`. Default: the first night. */
  readonly from?: string;
  /** Last day shown. Default: the last night. */
  readonly to?: string;
  /** Calendar days shown, the last one included; `from` goes before it. */
  readonly days?: number;
  /** Places on the axis at most; with more nights, each place stands for several days. Default: a place per night. */
  readonly maxSlots?: number;
  readonly failedNights?: readonly FailedNight[];
}

export interface Timeline {
  readonly axis: NightAxis;
  /** Place of a night on the axis; `undefined` outside it. */
  slotOf(night: NightId): number | undefined;
}

type NightId = Pick<Measurement, 'date' | 'imageTag'>;

/** One image of one day, or an empty day. */
interface AxisNight {
  readonly date: string;
  readonly imageTag?: string;
  readonly measurements: readonly Measurement[];
  readonly failures: readonly FailedNight[];
}

/** Every calendar day from the first to the last night, those without a night included; two images of a day are two places. */
export function nightTimeline(measurements: readonly Measurement[], options: NightAxisOptions = {}): Timeline {
  const nights = nightsShown(measurements, options);
  const perNight = slotsOf(nights);
  const { maxSlots = Number.POSITIVE_INFINITY } = options;
  const groups = perNight.slots.length > maxSlots ? groupSlots(perNight.slots, maxSlots) : undefined;
  const { slots, changes } = groups === undefined ? perNight : mergeSlots(perNight, groups);
  const places = groups?.flatMap((group, place) => group.map(() => place));
  const index = new Map(
    nights.flatMap((night, slot) =>
      night.imageTag === undefined ? [] : [[keyOf({ ...night, imageTag: night.imageTag }), places?.[slot] ?? slot]],
    ),
  );
  return { axis: { slots, changes, tonight: slots.length - 1 }, slotOf: (night) => index.get(keyOf(night)) };
}

function keyOf({ date, imageTag }: NightId): string {
  return `${date} ${imageTag}`;
}

function nightsShown(measurements: readonly Measurement[], options: NightAxisOptions): AxisNight[] {
  const { failedNights = [] } = options;
  const byDay = new Map<string, Map<string, { measurements: Measurement[]; failures: FailedNight[] }>>();
  const nightOf = ({ date, imageTag }: NightId) => {
    const ofDay = byDay.get(date) ?? new Map<string, { measurements: Measurement[]; failures: FailedNight[] }>();
    const night = ofDay.get(imageTag) ?? { measurements: [], failures: [] };
    byDay.set(date, ofDay.set(imageTag, night));
    return night;
  };
  for (const measurement of measurements) nightOf(measurement).measurements.push(measurement);
  for (const failure of failedNights) nightOf(failure).failures.push(failure);
  return daysOf([...byDay.keys()], options).flatMap((date): AxisNight[] => {
    const ofDay = [...(byDay.get(date) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (ofDay.length === 0) return [{ date, measurements: [], failures: [] }];
    return ofDay.map(([imageTag, night]) => ({ date, imageTag, ...night }));
  });
}

function daysOf(dates: readonly string[], { from, to, days }: NightAxisOptions): string[] {
  const known = dates.filter(isDay).toSorted();
  const last = to ?? known.at(-1);
  const earliest = known[0];
  if (last === undefined || earliest === undefined) return [];
  const first = from ?? (days === undefined ? earliest : shiftDay(last, 1 - days));
  const shown: string[] = [];
  for (let day = first > earliest ? first : earliest; day <= last; day = shiftDay(day, 1)) shown.push(day);
  return shown;
}

function slotsOf(nights: readonly AxisNight[]): Pick<NightAxis, 'slots' | 'changes'> {
  const changes: ConditionChange[] = [];
  let known: Conditions = {};
  const slots = nights.map((night, slot) => {
    const conditions = { ...known, ...conditionsOf(night.measurements) };
    const texts = describeChange(known, conditions);
    if (texts.length > 0) changes.push({ slot, date: night.date, mark: changeMark(changes.length), texts });
    known = conditions;
    return slotOfNight(night, { conditions, segment: changes.length });
  });
  return { slots, changes };
}

function slotOfNight(night: AxisNight, facts: Pick<NightSlot, 'conditions' | 'segment'>): NightSlot {
  const { date, imageTag, measurements, failures } = night;
  const folders = Object.fromEntries([...failures, ...measurements].map(({ subMode, folder }) => [subMode, folder]));
  const slot = { date, nights: measurements.length > 0 ? 1 : 0, ...facts, folders, failures };
  if (imageTag === undefined || measurements.length === 0) return slot;
  const version = parseImageTag(imageTag)?.version;
  return { ...slot, imageTag, ...(version === undefined ? {} : { version }) };
}
