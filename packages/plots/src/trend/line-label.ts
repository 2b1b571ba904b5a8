import { JUDGED_METRICS, type JudgedPoint } from '@sglang-ci/compare';
import type { MetricKey } from '@sglang-ci/core';
import { axisValue, formatValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
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
    readonly judged: JudgedLine;
  },
): TrendLabel | undefined {
  const { metric, axis, color, judged } = context;
  const slot = axis.slots.findLastIndex((_, index) => (line.points[index] ?? line.invalid[index]) !== undefined);
  const point = line.points[slot] ?? line.invalid[slot];
  if (point === undefined) return undefined;
  const base = { slot, value: axisValue(metric, point.value), color, name: line.label };
  if (slot !== axis.tonight) return { ...base, text: 'no value', tone: 'muted' };
  const value = formatValue(metric, point.value);
  const night = line.points[slot]?.nights.at(-1);
  if (night === undefined) return { ...base, text: `${value} invalid`, tone: 'muted' };
  const judgement = judged.judgementOf(night);
  const change = JUDGED_METRICS.includes(metric) ? judgedChange(judgement) : levelChange(line, context);
  return { ...base, text: `${value}${changeText(change)}`, tone: toneOf(judgement) };
}

/** Against the baseline of the verdict, so that picture and report say the same number; a few nights are none yet. */
function judgedChange(judgement: JudgedPoint | undefined): number | undefined {
  if (judgement?.baseline === undefined || judgement.state === 'warming-up') return undefined;
  return judgement.value / judgement.baseline.centre - 1;
}

/** An accuracy has no relative change. */
function levelChange(line: TrendLine, { metric, axis }: { metric: MetricKey; axis: NightAxis }): number | undefined {
  return metric === 'gsm8kAccuracy' ? undefined : changeTonight(line, axis);
}

function changeText(change: number | undefined): string {
  if (change === undefined) return '';
  const percent = (change * 100).toFixed(1);
  return Number(percent) === 0 ? '  ±0%' : `  ${change > 0 ? '+' : ''}${percent}%`;
}

function toneOf(judgement: JudgedPoint | undefined): TrendLabel['tone'] {
  if (judgement?.state === 'confirmed' || judgement?.state === 'suspect') return 'bad';
  return judgement?.state === 'improved' ? 'good' : 'plain';
}
