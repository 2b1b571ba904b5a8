import { type Measurement, METRICS, type MetricKey } from '@sglang-ci/core';
import type { ChartDataset } from 'chart.js';
import { COLOR } from './colors.ts';
import { axisValue, formatValue } from './format-value.ts';
import type { LineStyle } from './line-styles.ts';
import type { NightAxis } from './night-axis.ts';
import type { TrendLine } from './trend-lines.ts';

export interface NotedDataset {
  readonly dataset: ChartDataset<'line', (number | null)[]>;
  /** What a tooltip says, by slot. */
  readonly notes: readonly (string | null)[];
}

/** A line as Chart.js datasets: the valid nights as a line, the invalid ones, if there are any, as hollow grey points. */
export function lineDatasets(
  line: TrendLine,
  context: { readonly metric: MetricKey; readonly axis: NightAxis; readonly style: LineStyle; readonly fontPx: number },
): NotedDataset[] {
  const valid = noted(line, { ...context, keep: (point) => point.valid });
  const invalid = noted(line, { ...context, keep: (point) => !point.valid });
  return [
    { ...valid, dataset: { ...valid.dataset, ...lineLook(context) } },
    ...(invalid.dataset.data.every((value) => value === null)
      ? []
      : [{ ...invalid, dataset: { ...invalid.dataset, ...invalidLook(context) } }]),
  ];
}

function noted(
  line: TrendLine,
  { metric, keep }: { readonly metric: MetricKey; readonly keep: (point: Measurement) => boolean },
): NotedDataset {
  const points = line.points.map((point) => (point !== undefined && keep(point) ? point : undefined));
  return {
    dataset: {
      label: line.label || METRICS[metric].label,
      data: points.map((point) => (point === undefined ? null : axisValue(metric, point.value))),
    },
    notes: points.map((point) => (point === undefined ? null : noteOf(point))),
  };
}

function lineLook({ axis, style, fontPx }: { axis: NightAxis; style: LineStyle; fontPx: number }) {
  const radius = (slot: number) => fontPx * (slot === axis.tonight ? 0.42 : 0.24);
  return {
    borderColor: style.color,
    backgroundColor: style.color,
    borderWidth: fontPx * 0.13,
    borderDash: style.dash.map((length) => (length * fontPx) / 12),
    pointStyle: style.shape,
    pointRadius: axis.slots.map((_, slot) => radius(slot)),
    pointHoverRadius: fontPx * 0.5,
    pointBorderColor: axis.slots.map((_, slot) => (slot === axis.tonight ? COLOR.ink : style.color)),
    pointBorderWidth: fontPx * 0.1,
  };
}

function invalidLook({ style, fontPx }: { style: LineStyle; fontPx: number }) {
  return {
    showLine: false,
    borderColor: COLOR.muted,
    backgroundColor: 'rgba(255,255,255,0)',
    pointStyle: style.shape,
    pointRadius: fontPx * 0.34,
    pointHoverRadius: fontPx * 0.5,
    pointBorderWidth: fontPx * 0.13,
  };
}

function noteOf(point: Measurement): string {
  const { metric, value, runs, runValues, node, protocol, invalidReasons, valid } = point;
  const spread = runValues.length > 1 ? ` (${runValues.map((run) => formatValue(metric, run)).join(', ')})` : '';
  const unit = METRICS[metric].unit === 'fraction' ? '' : ` ${METRICS[metric].unit}`;
  return [
    `${formatValue(metric, value)}${unit}`,
    `${runs} ${runs === 1 ? 'run' : 'runs'}${spread}`,
    ...(protocol === undefined ? [] : [protocol]),
    ...(node === undefined ? [] : [node]),
    ...(valid ? [] : [`invalid: ${invalidReasons.join('; ') || 'no reason given'}`]),
  ].join(' · ');
}
