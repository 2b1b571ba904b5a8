import { type Measurement, METRICS, type MetricKey } from '@sglang-ci/core';
import { type TrendChart, trendChart } from './trend-chart.ts';
import { trendLines } from './trend-lines.ts';
import { type TrendCharts, type TrendOptions, type TrendSource, trendSource } from './trend-options.ts';
import { withSameRoom } from './with-same-room.ts';

/** Rows of the page: latency and throughput side by side, of the whole, of prefill, of decode. */
const ROWS: readonly (readonly MetricKey[])[] = [
  ['e2eLatencyS', 'e2eThroughputTokS'],
  ['prefillLatencyS', 'prefillThroughputTokS'],
  ['decodeLatencyS', 'decodeThroughputTokS'],
];

/**
 * The charts of an offline benchmark against the image's date: E2E, prefill and decode, each with latency and throughput,
 * a line per batch size. Nights of several input lengths have a row of charts per input length, or, where all ran with
 * one batch size, a line per length. Prefill and decode have no charts where no night tells them apart.
 */
export function offlineTrendCharts(measurements: readonly Measurement[], options: TrendOptions = {}): TrendCharts {
  const rows = options.metrics?.map((metric) => [metric]) ?? ROWS;
  const source = trendSource(measurements, { ...options, metrics: rows.flat() });
  const panels = panelsOf(source.measurements);
  const charts = rows.flatMap((row) =>
    panels.flatMap((panel) => row.map((metric) => chartOf(metric, { ...source, ...panel }))),
  );
  const shown = charts.filter(({ metric, hasData }) => hasData || ROWS[0]?.includes(metric) || options.metrics);
  return { axis: source.timeline.axis, charts: withSameRoom(shown, source.fontPx) };
}

interface Panel {
  readonly measurements: readonly Measurement[];
  /** What the lines of the panel differ in. */
  readonly by: string;
  /** What they have in common: `input length 8192`. */
  readonly panel?: string;
  readonly idSuffix: string;
}

function panelsOf(measurements: readonly Measurement[]): Panel[] {
  const lengths = [...new Set(measurements.map(({ inputLen }) => inputLen))].toSorted((a, b) => (a ?? 0) - (b ?? 0));
  if (lengths.length < 2) return [{ measurements, by: 'by batch size', idSuffix: '' }];
  const batchSizes = new Set(measurements.map(({ load }) => load));
  if (batchSizes.size < 2) return [{ measurements, by: 'by input length', idSuffix: '' }];
  return lengths.map((length) => ({
    measurements: measurements.filter(({ inputLen }) => inputLen === length),
    by: 'by batch size',
    panel: `input length ${length ?? 'unknown'}`,
    idSuffix: `-${length ?? 'unknown'}`,
  }));
}

function chartOf(metric: MetricKey, { by, idSuffix, ...source }: TrendSource & Panel): TrendChart {
  const { measurements, timeline, panel } = source;
  return trendChart(trendLines(measurements, { timeline, metric }), {
    ...source,
    metric,
    title: `${METRICS[metric].label} ${by}${panel === undefined ? '' : `, ${panel}`}`,
    id: `${metric}${idSuffix}`,
  });
}
