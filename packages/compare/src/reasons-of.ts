import {
  type CellVerdict,
  formatChange,
  formatValue,
  type LevelChange,
  METRICS,
  type NightName,
} from '@sglang-ci/core';
import { dayText } from './day-text.ts';

/** What a cell's state rests on, one fact a line, for a person to check. Nothing for a usual value. */
export function reasonsOf(cell: CellVerdict): { readonly reasons?: readonly string[] } {
  if (!SPEAKS.has(cell.state)) return {};
  const reasons = [...valueReasons(cell), ...(cell.change ? changeReasons(cell, cell.change) : [])];
  return { reasons };
}

const SPEAKS: ReadonlySet<CellVerdict['state']> = new Set(['suspect', 'confirmed', 'improved', 'accepted']);

function valueReasons({ metric, value, runs = 1, baseline, worseBy = 0, z }: CellVerdict): readonly string[] {
  if (value === undefined || !baseline) return [];
  const text = (of: number) => formatValue(metric, of);
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  const measured = `tonight ${text(value)}${runs > 1 ? ` (median of ${runs} runs)` : ' (one run)'}`;
  const size = `${formatChange(sign * worseBy)} from the centre of ${text(baseline.centre)}`;
  if (!baseline.settled) {
    const range = `${text(baseline.low)} … ${text(baseline.high)}`;
    return [
      `${measured}, ${size}`,
      `only ${baseline.nights} nights before: the plain rule, 10% on two nights running (outside ${range})`,
    ];
  }
  const sigmas = z === undefined ? '' : `, ${Math.abs(z).toFixed(1)} sigmas`;
  return [
    `${measured}, ${size}${sigmas}`,
    `usual ${text(baseline.low)} … ${text(baseline.high)}, from ${baseline.nights} nights`,
  ];
}

function changeReasons({ metric }: CellVerdict, change: LevelChange): readonly string[] {
  const { since, previous, nights, odds, from, to, confirmed } = change;
  const text = (of: number) => formatValue(metric, of);
  const before = previous ? `; before that ${nightText(previous)}` : '';
  const row = `${nights} ${nights === 1 ? 'night' : 'nights'}, since ${nightText(since)}${before}`;
  if (!confirmed) return [row];
  const sure =
    odds === undefined
      ? 'far out on both nights, though they differ'
      : `these nights are ${oddsText(odds)} likelier at ${text(to)} than at ${text(from)}`;
  return [row, sure];
}

/** `2025-11-15 (v0.5.5-rocm700-mi30x-20251115)`. */
function nightText({ date, imageTag }: NightName): string {
  return `${dayText(date)} (${imageTag})`;
}

function oddsText(odds: number): string {
  if (odds > 1e6) return 'more than a million times';
  const digits = 10 ** Math.max(0, Math.floor(Math.log10(odds)) - 1);
  return `${(Math.round(odds / digits) * digits).toLocaleString('en-US')} times`;
}
