import type { CellVerdict, MetricKey } from '@sglang-ci/core';
import { axisValue, formatValue } from './format-value.ts';
import { changeTonight } from './line-levels.ts';
import type { NightAxis } from './night-axis.ts';
import type { TrendLine } from './trend-lines.ts';
import type { TrendLabel } from './trend-marks.ts';

/** The label at the end of a line: tonight's value and its change, or that there is none. */
export function lineLabel(
  line: TrendLine,
  context: {
    readonly metric: MetricKey;
    readonly axis: NightAxis;
    readonly color: string;
    readonly cell: CellVerdict | undefined;
  },
): TrendLabel | undefined {
  const { metric, axis, color, cell } = context;
  const slot = line.points.findLastIndex((point) => point !== undefined);
  const point = line.points[slot];
  if (point === undefined) return undefined;
  const base = { slot, value: axisValue(metric, point.value), color, name: line.label };
  if (slot !== axis.tonight) return { ...base, text: 'no value', tone: 'muted' };
  if (!point.valid) return { ...base, text: `${formatValue(metric, point.value)} invalid`, tone: 'muted' };
  return {
    ...base,
    text: `${formatValue(metric, point.value)}${changeText(changeOf(line, context))}`,
    tone: toneOf(cell),
  };
}

/** Against the baseline of the verdict where there is one, so that picture and report say the same number. */
function changeOf(
  line: TrendLine,
  {
    metric,
    axis,
    cell,
  }: { readonly metric: MetricKey; readonly axis: NightAxis; readonly cell: CellVerdict | undefined },
): number | undefined {
  if (metric === 'gsm8kAccuracy') return undefined;
  const tonight = line.points[axis.tonight]?.value;
  const centre = cell?.baseline?.centre;
  return tonight === undefined || centre === undefined || centre === 0
    ? changeTonight(line, axis)
    : tonight / centre - 1;
}

function changeText(change: number | undefined): string {
  if (change === undefined) return '';
  const percent = (change * 100).toFixed(1);
  return Number(percent) === 0 ? '  ±0%' : `  ${change > 0 ? '+' : ''}${percent}%`;
}

function toneOf(cell: CellVerdict | undefined): TrendLabel['tone'] {
  if (cell?.state === 'confirmed' || cell?.state === 'suspect') return 'bad';
  return cell?.state === 'improved' ? 'good' : 'plain';
}
