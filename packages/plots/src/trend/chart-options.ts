import { METRICS } from '@sglang-ci/core';
import type { ChartOptions } from 'chart.js';
import { axisUnit } from './format-value.ts';
import type { TrendChartOptions } from './trend-chart.ts';
import type { ValueAxis } from './value-axis.ts';

/** Chart.js's options for a trend: axes and headings. Plain JSON, no functions, no colours. */
export function chartOptions(
  options: TrendChartOptions,
  { values, subtitle, hasData }: { readonly values: ValueAxis; readonly subtitle: string; readonly hasData: boolean },
): ChartOptions<'line'> {
  const { title, fontPx } = options;
  return {
    locale: 'en-US',
    animation: false,
    maintainAspectRatio: false,
    spanGaps: false,
    font: { size: fontPx },
    interaction: { mode: 'nearest', intersect: false },
    scales: { x: dateScale(fontPx), y: valueScale(options, { ...values, hasData }) },
    plugins: {
      legend: { display: false },
      title: heading(title, { font: { size: fontPx * 1.3, weight: 'bold' as const }, padding: { bottom: 0 } }),
      subtitle: heading(subtitle, { font: { size: fontPx * 0.95 } }),
    },
  };
}

function dateScale(fontPx: number) {
  return {
    offset: true,
    grid: { display: false },
    ticks: { maxRotation: 0, autoSkipPadding: fontPx * 0.9, font: { size: fontPx }, padding: fontPx * 0.9 },
  };
}

function valueScale({ metric, fontPx }: TrendChartOptions, axis: ValueAxis & { readonly hasData: boolean }) {
  const { type, min, max, hasData } = axis;
  const compact = METRICS[metric].unit === 'tokens';
  return {
    type,
    min,
    max,
    title: { display: true, text: axisUnit(metric), font: { size: fontPx } },
    ticks: {
      display: hasData,
      includeBounds: false,
      font: { size: fontPx },
      ...(compact ? { format: { notation: 'compact' as const, maximumFractionDigits: 2 } } : {}),
    },
  };
}

function heading<Look>(text: string, look: Look) {
  return { display: true, align: 'start' as const, text, ...look };
}
