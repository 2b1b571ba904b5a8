import { median } from '@sglang-ci/core';
import type { NightAxis } from './night-axis.ts';
import type { TrendLine } from './trend-lines.ts';

/** The level of a line over a stretch of nights with the same conditions. */
export interface LineLevel {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Fewer nights than this have no level. */
const LEAST_NIGHTS = 3;

/**
 * A level per stretch of nights with the same conditions: the median of all valid nights under those conditions. Tonight
 * is left out, for it is compared with the others.
 */
export function lineLevels(line: TrendLine, axis: NightAxis): LineLevel[] {
  const segments = [...new Set(axis.slots.map((slot) => slot.segment))];
  return segments.flatMap((segment) => {
    const slots = earlierSlots(line, axis).filter((slot) => axis.slots[slot]?.segment === segment);
    const [from, to] = [slots[0], slots.at(-1)];
    if (from === undefined || to === undefined) return [];
    const value = levelAt(from, { line, axis });
    return value === undefined ? [] : [{ from, to, value }];
  });
}

/** Tonight's change against the level of its own conditions, as a fraction; `undefined` where there is no such level. */
export function changeTonight(line: TrendLine, axis: NightAxis): number | undefined {
  const tonight = line.points[axis.tonight];
  const level = levelAt(axis.tonight, { line, axis });
  return tonight === undefined || level === undefined || level === 0 ? undefined : tonight.value / level - 1;
}

/** Slots of the valid nights before tonight. */
function earlierSlots(line: TrendLine, axis: NightAxis): number[] {
  return line.points.flatMap((point, slot) => (point !== undefined && slot !== axis.tonight ? [slot] : []));
}

function levelAt(
  slot: number,
  { line, axis }: { readonly line: TrendLine; readonly axis: NightAxis },
): number | undefined {
  const conditions = conditionsAt(axis, slot);
  const alike = earlierSlots(line, axis).filter((earlier) => conditionsAt(axis, earlier) === conditions);
  const values = alike.flatMap((earlier) => line.points[earlier]?.value ?? []);
  return values.length < LEAST_NIGHTS ? undefined : median(values);
}

function conditionsAt({ slots }: NightAxis, slot: number): string {
  const { node, rocm, protocol } = slots[slot]?.conditions ?? {};
  return JSON.stringify([node, rocm, protocol]);
}
