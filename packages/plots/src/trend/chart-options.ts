import { METRICS } from '@sglang-ci/core';
import type { ChartOptions } from 'chart.js';
import { COLOR } from './colors.ts';
import { axisUnit } from './format-value.ts';
import type { TrendChartOptions } from './trend-chart.ts';
import type { ValueAxis } from './value-axis.ts';

/** Chart.js's options for a trend: axes and headings. Plain JSON, no functions. */
export function chartOptions(
  options: TrendChartOptions,
  { values, hasData }: { readonly values: ValueAxis; readonly hasData: boolean },
): ChartOptions<'line'> {
  const { title, metric, fontPx } = options;
  const how = `${METRICS[metric].better} is better${values.type === 'logarithmic' ? ', logarithmic scale' : ''}`;
  return {
    locale: 'en-US',
    animation: false,
    maintainAspectRatio: false,
    spanGaps: false,
    font: { size: fontPx },
    color: COLOR.ink,
    interaction: { mode: 'nearest', intersect: false },
    scales: { x: dateScale(fontPx), y: valueScale(options, values) },
    plugins: {
      legend: { display: false },
      title: heading(title, {
        color: COLOR.ink,
        font: { size: fontPx * 1.3, weight: 'bold' as const },
        padding: { bottom: 0 },
      }),
      subtitle: heading(hasData ? how : 'no data', {
        color: COLOR.grey,
        font: { size: fontPx * 0.95 },
        padding: { bottom: fontPx * 0.9 },
      }),
    },
  };
}

function dateScale(fontPx: number) {
  return {
    offset: true,
    grid: { display: false },
    ticks: { color: COLOR.ink, maxRotation: 0, autoSkipPadding: fontPx * 0.9, font: { size: fontPx } },
  };
}

function valueScale({ metric, fontPx }: TrendChartOptions, { type, min, max }: ValueAxis) {
  const compact = METRICS[metric].unit === 'tokens';
  return {
    type,
    min,
    max,
    grid: { color: COLOR.grid },
    title: { display: true, text: axisUnit(metric), color: COLOR.ink, font: { size: fontPx } },
    ticks: {
      color: COLOR.ink,
      includeBounds: false,
      font: { size: fontPx },
      ...(compact ? { format: { notation: 'compact' as const, maximumFractionDigits: 2 } } : {}),
    },
  };
}

function heading<Look>(text: string, look: Look) {
  return { display: true, align: 'start' as const, text, ...look };
}
