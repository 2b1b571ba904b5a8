import type { JudgedSeries } from '@sglang-ci/compare';
import { type MetricKey, METRICS } from '@sglang-ci/core';
import type { ChartConfiguration } from 'chart.js';
import { chartOptions } from './chart-options.ts';
import { axisValue } from './format-value.ts';
import { lineDatasets } from './line-datasets.ts';
import { lineStyles } from './line-styles.ts';
import { markLines } from './mark-lines.ts';
import type { NightAxis } from './night-axis.ts';
import type { Timeline } from './night-timeline.ts';
import type { TrendLine } from './trend-lines.ts';
import type { TrendMarks } from './trend-marks.ts';
import { type ValueAxis, valueAxis } from './value-axis.ts';

export type TrendConfig = ChartConfiguration<'line', (number | null)[], string>;

/** One chart as plain JSON: what Chart.js draws, and the marks that our plugin adds. The same for the PNG and the page. */
export interface TrendChart {
  /** `e2eMs`, `e2eMs-low` for half of the loads, `e2eLatencyS-8192` for one input length. */
  readonly id: string;
  readonly metric: MetricKey;
  readonly title: string;
  /** False when no night has a value: the chart says so. */
  readonly hasData: boolean;
  readonly config: TrendConfig;
  readonly marks: TrendMarks;
}

export interface TrendChartOptions {
  readonly id?: string;
  readonly metric: MetricKey;
  readonly title: string;
  readonly timeline: Timeline;
  /** Every series of these measurements, judged. */
  readonly judged: readonly JudgedSeries[];
  /** Size of normal text, pixels; everything else is sized by it. */
  readonly fontPx: number;
  /** A fixed line, in the metric's own unit. */
  readonly limit?: { readonly value: number; readonly text: string };
}

/** Builds the chart of one metric from its lines. */
export function trendChart(lines: readonly TrendLine[], options: TrendChartOptions): TrendChart {
  const { metric, title, fontPx, judged, timeline, id = metric } = options;
  const { axis } = timeline;
  const styled = lineStyles(lines);
  const datasets = styled.flatMap(({ line, style }) => lineDatasets(line, { metric, axis, judged, style, fontPx }));
  const marks = markLines(styled, { ...options, notes: datasets.map(({ notes }) => notes) });
  const hasData = lines.length > 0;
  const values = valuesShown(lines, options);
  return {
    id,
    metric,
    title,
    hasData,
    marks,
    config: {
      type: 'line',
      data: { labels: dateLabels(axis), datasets: datasets.map(({ dataset }) => dataset) },
      options: chartOptions(options, {
        values,
        subtitle: hasData ? subtitleOf(metric, values) : 'no data',
        headings: marks.stepHeads.length > 0 ? 2 : 1,
      }),
    },
  };
}

function subtitleOf(metric: MetricKey, { type }: ValueAxis): string {
  return `${METRICS[metric].better} is better${type === 'logarithmic' ? ', logarithmic scale' : ''}`;
}

/** `12-16`; with the year where the axis spans more than one. */
function dateLabels({ slots }: NightAxis): string[] {
  const oneYear = slots[0]?.date.slice(0, 4) === slots.at(-1)?.date.slice(0, 4);
  return slots.map(({ date }) => date.replace(/^(\d{4})(\d\d)(\d\d)$/, oneYear ? '$2-$3' : '$1-$2-$3'));
}

function valuesShown(lines: readonly TrendLine[], { metric, limit }: TrendChartOptions): ValueAxis {
  const points = lines.flatMap((line) => [...line.points, ...line.invalid]).filter((point) => point !== undefined);
  const values = points.flatMap(({ low, high }) => [low, high]);
  const all = limit === undefined ? values : [...values, limit.value];
  return valueAxis(
    all.map((value) => axisValue(metric, value)),
    METRICS[metric].unit === 'fraction' ? 100 : undefined,
  );
}
