import { judgeHistory, type JudgedSeries } from '@sglang-ci/compare';
import type { Measurement, MetricKey } from '@sglang-ci/core';
import type { NightAxis } from './night-axis.ts';
import { type Palette, paletteOf } from './line-styles.ts';
import { type NightAxisOptions, nightTimeline, type Timeline } from './night-timeline.ts';
import type { TrendChart } from './trend-chart.ts';

/** Charts over one date axis. Plain JSON. */
export interface TrendCharts {
  readonly axis: NightAxis;
  /** In reading order. */
  readonly charts: readonly TrendChart[];
}

/** What is shown of the measurements. Those before the first day shown still count: usual ranges come from them. */
export interface TrendOptions extends NightAxisOptions {
  /** Charts of these metrics, in this order. Default: those of the benchmark's PNG. */
  readonly metrics?: readonly MetricKey[];
  /** Lines of these loads only. Values of a whole night have none and stay. */
  readonly loads?: readonly number[];
  /** `judgeHistory` of these measurements, where the caller has it already. */
  readonly judged?: readonly JudgedSeries[];
  /** Size of normal text, pixels. Default 12, for a page. */
  readonly fontPx?: number;
}

/** What all charts of a page are made from. */
export interface TrendSource {
  readonly timeline: Timeline;
  /** Of the loads that are shown. */
  readonly measurements: readonly Measurement[];
  readonly judged: readonly JudgedSeries[];
  readonly palette: Palette;
  readonly fontPx: number;
}

/** Prepares the charts of these metrics. */
export function trendSource(
  measurements: readonly Measurement[],
  { metrics, ...options }: TrendOptions & { readonly metrics: readonly MetricKey[] },
): TrendSource {
  const { loads, fontPx = 12 } = options;
  const shown = measurements.filter(
    ({ metric, load, loadKind }) =>
      metrics.includes(metric) && (loads === undefined || loadKind === 'none' || loads.includes(load)),
  );
  return {
    timeline: nightTimeline(measurements, options),
    measurements: shown,
    judged: options.judged ?? judgeHistory(shown),
    palette: paletteOf(measurements),
    fontPx,
  };
}
