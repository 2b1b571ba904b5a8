import { type CellVerdict, type MetricKey, METRICS } from '@sglang-ci/core';
import type { ChartConfiguration } from 'chart.js';
import { chartOptions } from './chart-options.ts';
import { dashedDay } from './dashed-day.ts';
import { axisValue } from './format-value.ts';
import { lineDatasets } from './line-datasets.ts';
import { lineStyles } from './line-styles.ts';
import type { NightAxis } from './night-axis.ts';
import type { TrendLine } from './trend-lines.ts';
import { markLines } from './mark-lines.ts';
import type { TrendMarks } from './trend-marks.ts';
import { type ValueAxis, valueAxis } from './value-axis.ts';

export type TrendConfig = ChartConfiguration<'line', (number | null)[], string>;

/** One chart as plain JSON: what Chart.js draws, and the marks that our plugin adds. The same for the PNG and the page. */
export interface TrendChart {
  /** `e2eMs`, or `e2eMs-low` for half of the loads. */
  readonly id: string;
  readonly title: string;
  /** False when no night has a value: the chart says so. */
  readonly hasData: boolean;
  readonly config: TrendConfig;
  readonly marks: TrendMarks;
  /** What stands over a tooltip, by slot: `2025-12-16 · v0.5.6.post2-rocm700-mi30x-20251216`. */
  readonly dates: readonly string[];
}

export interface TrendChartOptions {
  readonly id?: string;
  readonly metric: MetricKey;
  readonly title: string;
  readonly axis: NightAxis;
  /** Size of normal text, pixels; everything else is sized by it. */
  readonly fontPx: number;
  /** A fixed line, in the metric's own unit. */
  readonly limit?: { readonly value: number; readonly text: string };
  /** Tonight judged: draws the usual ranges and colours the labels. */
  readonly cells?: readonly CellVerdict[];
}

/** Builds the chart of one metric from its lines. */
export function trendChart(lines: readonly TrendLine[], options: TrendChartOptions): TrendChart {
  const { metric, title, axis, fontPx, id = metric } = options;
  const styled = lineStyles(lines);
  const datasets = styled.flatMap(({ line, style }) => lineDatasets(line, { metric, axis, style, fontPx }));
  const marks = markLines(styled, { ...options, notes: datasets.map(({ notes }) => notes) });
  const hasData = lines.length > 0;
  return {
    id,
    title,
    hasData,
    marks,
    dates: axis.slots.map(({ date, imageTag, failure }) =>
      [dashedDay(date), imageTag ?? failure ?? 'no measurement'].join(' · '),
    ),
    config: {
      type: 'line',
      data: {
        labels: axis.slots.map(({ date }) => `${date.slice(4, 6)}-${date.slice(6)}`),
        datasets: datasets.map(({ dataset }) => dataset),
      },
      options: chartOptions(options, { values: valuesShown(lines, options), hasData }),
    },
  };
}

function valuesShown(lines: readonly TrendLine[], { metric, limit }: TrendChartOptions): ValueAxis {
  const points = lines.flatMap((line) => line.points.filter((point) => point !== undefined));
  const values = points.flatMap((point) => [point.value, ...point.runValues]);
  const all = limit === undefined ? values : [...values, limit.value];
  return valueAxis(
    all.map((value) => axisValue(metric, value)),
    METRICS[metric].unit === 'fraction' ? 100 : undefined,
  );
}
