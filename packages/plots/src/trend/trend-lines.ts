import { type LoadKind, type Measurement, median, type MetricKey, VARIANT_MODES } from '@sglang-ci/core';
import type { Timeline } from './night-timeline.ts';
import { variantName } from './variant-name.ts';

/** What one line has at one place: the value of its night, or the median of its nights. */
export interface LinePoint {
  readonly value: number;
  /** Lowest and highest run of the night; of several nights, the lowest and highest night. */
  readonly low: number;
  readonly high: number;
  /** Oldest first, at least one. */
  readonly nights: readonly Measurement[];
}

/** One line of a chart: one load (and sub-mode, where several are drawn) over the nights. */
export interface TrendLine {
  /** `rate 16`, `mtp conc 4`; empty for a value of the whole night where only one sub-mode is drawn. */
  readonly label: string;
  readonly subMode: string;
  readonly loadKind: LoadKind;
  readonly load: number;
  readonly inputLen?: number;
  readonly outputLen?: number;
  /** Valid nights, by slot of the axis. */
  readonly points: readonly (LinePoint | undefined)[];
  /** Nights that failed a validity check, by slot: shown, never part of the line. */
  readonly invalid: readonly (LinePoint | undefined)[];
}

/** The words of a load in labels. */
const LOAD_WORD: { readonly [K in LoadKind]: string } = {
  request_rate: 'rate',
  concurrency: 'conc',
  batch_size: 'bs',
  none: '',
};

/** The lines of one metric, by sub-mode, then by rising load. Nights outside the timeline are left out. */
export function trendLines(
  measurements: readonly Measurement[],
  { timeline, metric }: { readonly timeline: Timeline; readonly metric: MetricKey },
): TrendLine[] {
  const shown = measurements.filter(
    (one) => one.metric === metric && Number.isFinite(one.value) && timeline.slotOf(one) !== undefined,
  );
  const groups = new Map<string, Measurement[]>();
  for (const measurement of shown) {
    const { subMode, load, inputLen, outputLen, evaluator } = measurement;
    const key = JSON.stringify([subMode, backendOf(measurement), load, inputLen, outputLen, evaluator]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [measurement]);
    else group.push(measurement);
  }
  const named = {
    subModes: several(measurements, ({ subMode }) => subMode),
    backends: several(measurements, backendOf),
    lengths: several(measurements, ({ inputLen }) => inputLen),
  };
  return [...groups.values()].flatMap((group) => lineOf(group, { timeline, named })).toSorted(byModeThenLoad);
}

interface Named {
  readonly subModes: boolean;
  readonly backends: boolean;
  readonly lengths: boolean;
}

function lineOf(
  group: readonly Measurement[],
  { timeline, named }: { readonly timeline: Timeline; readonly named: Named },
): TrendLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const { subMode, loadKind, load, inputLen, outputLen } = first;
  return [
    {
      label: labelOf(first, named),
      subMode,
      loadKind,
      load,
      ...(inputLen === undefined ? {} : { inputLen }),
      ...(outputLen === undefined ? {} : { outputLen }),
      points: pointsOf(
        group.filter(({ valid }) => valid),
        timeline,
      ),
      invalid: pointsOf(
        group.filter(({ valid }) => !valid),
        timeline,
      ),
    },
  ];
}

function labelOf(first: Measurement, named: Named): string {
  const { subMode, loadKind, load, inputLen, outputLen } = first;
  return [
    named.subModes ? variantName(subMode) : '',
    named.backends ? backendOf(first) : '',
    loadKind === 'none' ? '' : `${LOAD_WORD[loadKind]} ${load}`,
    named.lengths && inputLen !== undefined ? `${inputLen}/${outputLen ?? '?'}` : '',
    first.evaluator === undefined ? '' : `by ${first.evaluator}`,
  ]
    .filter((word) => word !== '')
    .join(' ');
}

function pointsOf(group: readonly Measurement[], { axis, slotOf }: Timeline): (LinePoint | undefined)[] {
  const nights = axis.slots.map((): Measurement[] => []);
  for (const measurement of group) nights[slotOf(measurement) ?? -1]?.push(measurement);
  return nights.map((ofSlot) => pointOf(ofSlot.toSorted((a, b) => (a.date < b.date ? -1 : 1))));
}

function pointOf(nights: readonly Measurement[]): LinePoint | undefined {
  const values = nights.map(({ value }) => value);
  const value = median(values);
  if (value === undefined) return undefined;
  const spread = nights.length === 1 ? [value, ...(nights[0]?.runValues ?? [])] : values;
  return { value, low: Math.min(...spread), high: Math.max(...spread), nights };
}

/** A night that names no backend ran the one that all nights of that time ran. */
function backendOf({ backend }: Measurement): string {
  return backend ?? 'aiter';
}

function several(
  measurements: readonly Measurement[],
  valueOf: (measurement: Measurement) => string | number | undefined,
): boolean {
  return new Set(measurements.map(valueOf).filter((value) => value !== undefined)).size > 1;
}

function byModeThenLoad(a: TrendLine, b: TrendLine): number {
  const modes: readonly string[] = VARIANT_MODES;
  return (
    modes.indexOf(a.subMode) - modes.indexOf(b.subMode) ||
    a.subMode.localeCompare(b.subMode) ||
    a.load - b.load ||
    (a.inputLen ?? 0) - (b.inputLen ?? 0)
  );
}
