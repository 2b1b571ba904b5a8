import type { MetricKey } from '@sglang-ci/core';
import { roundedAxisValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
import type { TrendLine } from './trend-lines.ts';
import type { Band } from './trend-marks.ts';

/**
 * The usual range along a line: at each place, the range that its newest night was judged by. It ends where the baseline
 * starts again (a confirmed change, another machine, ROCm or protocol) and reaches over places without a value.
 */
export function lineBands(
  line: TrendLine,
  { metric, judged, color }: { readonly metric: MetricKey; readonly judged: JudgedLine; readonly color: string },
): Band[] {
  const bands: { slot: number; low: number; high: number }[][] = [[]];
  for (const [slot, point] of line.points.entries()) {
    const night = point?.nights.at(-1);
    if (night === undefined) continue;
    const baseline = judged.judgementOf(night)?.baseline;
    if (baseline?.settled !== true) bands.push([]);
    else {
      const { low, high } = baseline;
      bands.at(-1)?.push({ slot, low: roundedAxisValue(metric, low), high: roundedAxisValue(metric, high) });
    }
  }
  return bands.filter((edge) => edge.length > 0).map((edge) => ({ color, edge }));
}
