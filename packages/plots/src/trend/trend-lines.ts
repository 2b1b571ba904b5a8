import { type LoadKind, type Measurement, type MetricKey, VARIANT_MODES } from '@sglang-ci/core';
import type { NightAxis } from './night-axis.ts';
import { variantName } from './variant-name.ts';

/** One line of a chart: one load (and sub-mode, where several are drawn) over the nights. */
export interface TrendLine {
  /** `rate 16`, `mtp conc 4`; empty for a value of the whole night where only one sub-mode is drawn. */
  readonly label: string;
  readonly subMode: string;
  readonly loadKind: LoadKind;
  readonly load: number;
  readonly inputLen?: number;
  /** By slot of the axis. */
  readonly points: readonly (Measurement | undefined)[];
}

const LOAD_WORD: { readonly [K in LoadKind]: string } = {
  request_rate: 'rate',
  concurrency: 'conc',
  batch_size: 'bs',
  none: '',
};

/** The lines of one metric, by sub-mode, then by rising load. Nights outside the axis are left out. */
export function trendLines(
  measurements: readonly Measurement[],
  { axis, metric }: { readonly axis: NightAxis; readonly metric: MetricKey },
): TrendLine[] {
  const groups = new Map<string, Measurement[]>();
  for (const measurement of measurements.filter((candidate) => candidate.metric === metric)) {
    const { subMode, load, inputLen, outputLen } = measurement;
    const key = JSON.stringify([subMode, backendOf(measurement), load, inputLen, outputLen]);
    groups.set(key, [...(groups.get(key) ?? []), measurement]);
  }
  const named = {
    subModes: several(measurements, ({ subMode }) => subMode),
    backends: several(measurements, backendOf),
    lengths: several(measurements, ({ inputLen }) => inputLen),
  };
  return [...groups.values()]
    .flatMap((group) => lineOf(group, axis, named))
    .filter((line) => line.points.some((point) => point !== undefined))
    .toSorted(byModeThenLoad);
}

function lineOf(
  group: readonly Measurement[],
  axis: NightAxis,
  named: { readonly subModes: boolean; readonly backends: boolean; readonly lengths: boolean },
): TrendLine[] {
  const [first] = group;
  if (first === undefined) return [];
  const { subMode, loadKind, load, inputLen, outputLen } = first;
  const words = [
    named.subModes ? variantName(subMode) : '',
    named.backends ? backendOf(first) : '',
    loadKind === 'none' ? '' : `${LOAD_WORD[loadKind]} ${load}`,
    named.lengths && inputLen !== undefined ? `${inputLen}/${outputLen ?? '?'}` : '',
  ];
  const byTag = new Map(group.map((measurement) => [measurement.imageTag, measurement]));
  const points = axis.slots.map(({ imageTag }) => (imageTag === undefined ? undefined : byTag.get(imageTag)));
  const label = words.filter((word) => word !== '').join(' ');
  return [{ label, subMode, loadKind, load, ...(inputLen === undefined ? {} : { inputLen }), points }];
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
