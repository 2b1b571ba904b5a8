import { type Measurement, METRICS } from '@sglang-ci/core';
import { nightAxis } from './night-axis.ts';
import type { TrendCharts, TrendOptions } from './online-trend-charts.ts';
import { trendChart } from './trend-chart.ts';
import { trendLines } from './trend-lines.ts';
import { withSameLabelRoom } from './with-same-label-room.ts';

/** The charts of an offline benchmark against the image's date: E2E latency and E2E throughput per batch size. */
export function offlineTrendCharts(
  measurements: readonly Measurement[],
  options: Omit<TrendOptions, 'gsm8kThreshold' | 'splitLoads'> = {},
): TrendCharts {
  const axis = nightAxis(measurements, options);
  const { fontPx = 12, cells = [] } = options;
  const charts = (['e2eLatencyS', 'e2eThroughputTokS'] as const).map((metric) =>
    trendChart(trendLines(measurements, { axis, metric }), {
      axis,
      metric,
      fontPx,
      cells,
      title: `${METRICS[metric].label} by batch size`,
    }),
  );
  return { axis, charts: withSameLabelRoom(charts, fontPx) };
}
