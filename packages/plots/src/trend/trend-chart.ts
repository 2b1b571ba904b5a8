import type { JudgedSeries } from '@sglang-ci/compare';
import { median, type MetricKey, METRICS } from '@sglang-ci/core';
import type { ChartConfiguration } from 'chart.js';
import { chartOptions } from './chart-options.ts';
import { axisValue } from './format-value.ts';
import { judgedLine } from './judged-line.ts';
import { lineDatasets } from './line-datasets.ts';
import { lineStyles, type Palette } from './line-styles.ts';
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
  /** What the lines have in common where a metric has several charts: `input length 8192`. */
  readonly panel?: string;
  /** False when no night has a value: the chart says so. */
  readonly hasData: boolean;
  readonly config: TrendConfig;
  readonly marks: TrendMarks;
}

export interface TrendChartOptions {
  readonly id?: string;
  readonly metric: MetricKey;
  readonly title: string;
  readonly panel?: string;
  readonly timeline: Timeline;
  /** Every series of these measurements, judged. */
  readonly judged: readonly JudgedSeries[];
  readonly palette: Palette;
  /** Size of normal text, pixels; everything else is sized by it. */
  readonly fontPx: number;
  /** A fixed line, in the metric's own unit. */
  readonly limit?: { readonly value: number; readonly text: string };
}

/** Builds the chart of one metric from its lines. */
export function trendChart(lines: readonly TrendLine[], options: TrendChartOptions): TrendChart {
  const { metric, title, panel, fontPx, judged, timeline, id = metric } = options;
  const { axis } = timeline;
  const judgedLines = lineStyles(lines, options.palette).map((one) => ({
    ...one,
    judged: judgedLine(one.line, { metric, judged }),
  }));
  const datasets = judgedLines.flatMap(({ line, ...look }) => lineDatasets(line, { metric, axis, fontPx, ...look }));
  const values = valuesShown(lines, options);
  const marks = markLines(judgedLines, { ...options, lowest: values.min, notes: datasets.map(({ notes }) => notes) });
  const hasData = lines.length > 0;
  return {
    id,
    metric,
    title,
    ...(panel === undefined ? {} : { panel }),
    hasData,
    marks,
    config: {
      type: 'line',
      data: { labels: dateLabels(axis), datasets: datasets.map(({ dataset }) => dataset) },
      options: chartOptions(options, {
        values,
        hasData,
        subtitle: hasData ? subtitleOf(metric, values) : 'no data',
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

/** A share of right answers that lies further below the others has no place on the axis: it is marked below it. */
const FAR_BELOW = 0.1;

function valuesShown(lines: readonly TrendLine[], { metric, limit }: TrendChartOptions): ValueAxis {
  const points = lines.flatMap((line) => [...line.points, ...line.invalid]).filter((point) => point !== undefined);
  const isShare = METRICS[metric].unit === 'fraction';
  const usual = isShare ? (median(points.map(({ value }) => value)) ?? 0) - FAR_BELOW : Number.NEGATIVE_INFINITY;
  const values = points.flatMap(({ low, high }) => [low, high]).filter((value) => value >= usual);
  const all = limit === undefined ? values : [...values, limit.value];
  return valueAxis(
    all.map((value) => axisValue(metric, value)),
    isShare ? 100 : undefined,
  );
}
