import { METRICS, type MetricKey } from '@sglang-ci/core';
import type { ChartDataset } from 'chart.js';
import { axisValue } from './format-value.ts';
import type { JudgedLine } from './judged-line.ts';
import type { LineStyle } from './line-styles.ts';
import type { NightAxis } from './night-axis.ts';
import { pointNote } from './point-note.ts';
import type { TrendLine } from './trend-lines.ts';

export interface NotedDataset {
  readonly dataset: ChartDataset<'line', (number | null)[]>;
  /** What a tooltip says, by slot. */
  readonly notes: readonly (string | null)[];
}

/** A line as Chart.js datasets: the valid nights as a line, the invalid ones, if there are any, as hollow points. */
export function lineDatasets(line: TrendLine, context: DatasetContext): NotedDataset[] {
  const valid = noted(line, line.points, context);
  const invalid = noted(line, line.invalid, context);
  return [
    { ...valid, dataset: { ...valid.dataset, ...lineLook(context) } },
    ...(line.invalid.every((point) => point === undefined)
      ? []
      : [{ ...invalid, dataset: { ...invalid.dataset, ...invalidLook(context) } }]),
  ];
}

interface DatasetContext {
  readonly metric: MetricKey;
  readonly axis: NightAxis;
  readonly style: LineStyle;
  readonly fontPx: number;
  readonly judged: JudgedLine;
}

function noted(line: TrendLine, points: TrendLine['points'], { metric, judged }: DatasetContext): NotedDataset {
  return {
    dataset: {
      label: line.label || METRICS[metric].label,
      data: points.map((point) => (point === undefined ? null : axisValue(metric, point.value))),
    },
    notes: points.map((point) => (point === undefined ? null : pointNote(point, { metric, judged }))),
  };
}

/** Points shrink where nights are many, so that they do not run together. */
function lineLook({ axis, style, fontPx }: DatasetContext) {
  const radius = Math.max(0.07, Math.min(0.24, 11 / axis.slots.length));
  return {
    borderColor: style.color,
    backgroundColor: style.color,
    borderWidth: fontPx * 0.13,
    pointStyle: style.shape,
    pointRotation: style.rotation,
    pointRadius: axis.slots.map((_, slot) => fontPx * (slot === axis.tonight ? 0.42 : radius)),
    pointHoverRadius: fontPx * 0.5,
    pointBorderColor: style.color,
    pointBorderWidth: fontPx * Math.min(0.1, radius / 2),
  };
}

/** The border's colour is the theme's muted one: `chartJsConfig` fills it in. */
function invalidLook({ style, fontPx }: DatasetContext) {
  return {
    showLine: false,
    backgroundColor: 'transparent',
    pointStyle: style.shape,
    pointRotation: style.rotation,
    pointRadius: fontPx * 0.34,
    pointHoverRadius: fontPx * 0.5,
    pointBorderWidth: fontPx * 0.13,
  };
}
