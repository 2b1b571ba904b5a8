import { type Measurement, median } from '@sglang-ci/core';
import type { NightAxis } from './night-axis.ts';
import type { TrendLine } from './trend-lines.ts';

/** The median of a line's valid nights under the same conditions, and the slots it was taken from. */
export interface LineLevel {
  readonly segment: number;
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Fewer nights than this have no level worth drawing. */
const LEAST_NIGHTS = 3;

/** A level per stretch of nights with the same conditions. Tonight is left out: it is compared with the others. */
export function lineLevels(line: TrendLine, axis: NightAxis): LineLevel[] {
  const segments = [...new Set(axis.slots.map((slot) => slot.segment))];
  return segments.flatMap((segment) => {
    const nights = line.points.flatMap((point, slot) =>
      slot !== axis.tonight && axis.slots[slot]?.segment === segment && isValid(point)
        ? [{ slot, value: point.value }]
        : [],
    );
    const value = median(nights.map((night) => night.value));
    const [first, last] = [nights[0], nights.at(-1)];
    if (value === undefined || first === undefined || last === undefined || nights.length < LEAST_NIGHTS) return [];
    return [{ segment, from: first.slot, to: last.slot, value }];
  });
}

/** Tonight's change against the level of its own conditions, as a fraction; `undefined` where there is no such level. */
export function changeTonight(line: TrendLine, axis: NightAxis): number | undefined {
  const tonight = line.points[axis.tonight];
  const level = lineLevels(line, axis).find(({ segment }) => segment === axis.slots[axis.tonight]?.segment);
  if (!isValid(tonight) || level === undefined || level.value === 0) return undefined;
  return tonight.value / level.value - 1;
}

function isValid(point: Measurement | undefined): point is Measurement {
  return point?.valid === true;
}
