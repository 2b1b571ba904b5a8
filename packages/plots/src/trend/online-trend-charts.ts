import { LOAD_LABEL, type LoadKind, type Measurement, type MetricKey, METRICS } from '@sglang-ci/core';
import { trendChart, type TrendChart } from './trend-chart.ts';
import { type TrendLine, trendLines } from './trend-lines.ts';
import { type TrendCharts, type TrendOptions, type TrendSource, trendSource } from './trend-options.ts';
import { withSameRoom } from './with-same-room.ts';

export interface OnlineTrendOptions extends TrendOptions {
  /** Pass mark of GSM8K, a fraction: drawn as a line. */
  readonly gsm8kThreshold?: number;
  /** Draw low and high loads in charts of their own. */
  readonly splitLoads?: boolean;
}

const LATENCIES = ['e2eMs', 'ttftMs', 'itlMs'] as const satisfies readonly MetricKey[];
const KV_CACHE = ['kvCacheTokens', 'kvCacheGb'] as const satisfies readonly MetricKey[];
const PAGE: readonly MetricKey[] = ['gsm8kAccuracy', ...LATENCIES, ...KV_CACHE];

/**
 * The charts of an online benchmark against the image's date: GSM8K, E2E latency, TTFT, ITL, KV cache tokens and size,
 * or, with `splitLoads`, the latencies of the low loads, of the high loads, then the rest.
 * `measurements`: one model on one hardware, one or more sub-modes.
 */
export function onlineTrendCharts(measurements: readonly Measurement[], options: OnlineTrendOptions = {}): TrendCharts {
  const { metrics, splitLoads, gsm8kThreshold } = options;
  const source = trendSource(measurements, { ...options, metrics: metrics ?? PAGE });
  const chart = (metric: MetricKey, part?: LoadPart) => chartOf(source, { metric, part, gsm8kThreshold });
  const charts = metrics
    ? metrics.map((metric) => chart(metric))
    : worthShowing(splitLoads === true ? splitPage(chart) : PAGE.map((metric) => chart(metric)));
  return { axis: source.timeline.axis, charts: withSameRoom(charts, source.fontPx) };
}

type LoadPart = 'low' | 'high';

function splitPage(chart: (metric: MetricKey, part?: LoadPart) => TrendChart): TrendChart[] {
  return [
    ...LATENCIES.map((metric) => chart(metric, 'low')),
    ...LATENCIES.map((metric) => chart(metric, 'high')),
    ...KV_CACHE.map((metric) => chart(metric)),
    chart('gsm8kAccuracy'),
  ];
}

/**
 * What no night tells has no chart, unless it was asked for: the KV cache of old versions, the latencies of a variant
 * that only tests accuracy. A chart that lacks data where others of its kind have some says so.
 */
function worthShowing(charts: readonly TrendChart[]): TrendChart[] {
  const told = [LATENCIES, KV_CACHE].filter((kind: readonly MetricKey[]) =>
    charts.some(({ metric, hasData }) => hasData && kind.includes(metric)),
  );
  const kinds: readonly MetricKey[] = ['gsm8kAccuracy', ...told.flat()];
  return charts.filter(({ metric }) => kinds.includes(metric));
}

function chartOf(
  { measurements, ...source }: TrendSource,
  options: {
    readonly metric: MetricKey;
    readonly part: LoadPart | undefined;
    readonly gsm8kThreshold: number | undefined;
  },
): TrendChart {
  const { metric, part, gsm8kThreshold } = options;
  const lines = linesOf(trendLines(measurements, { timeline: source.timeline, metric }), part);
  const threshold = metric === 'gsm8kAccuracy' ? gsm8kThreshold : undefined;
  return trendChart(lines, {
    ...source,
    metric,
    id: part === undefined ? metric : `${metric}-${part}`,
    title: titleOf(metric, { loadKind: lines[0]?.loadKind, part }),
    ...(threshold === undefined
      ? {}
      : { limit: { value: threshold, text: `threshold ${Number((threshold * 100).toFixed(2))}%` } }),
  });
}

/** The low or the high half of the loads; the middle one of an odd number is low. */
function linesOf(lines: readonly TrendLine[], part: LoadPart | undefined): readonly TrendLine[] {
  if (part === undefined) return lines;
  const loads = [...new Set(lines.map((line) => line.load))].toSorted((a, b) => a - b);
  const low = new Set(loads.slice(0, Math.ceil(loads.length / 2)));
  return lines.filter((line) => low.has(line.load) === (part === 'low'));
}

function titleOf(
  metric: MetricKey,
  { loadKind = 'none', part }: { loadKind: LoadKind | undefined; part: LoadPart | undefined },
): string {
  const { label } = METRICS[metric];
  const which = part === undefined ? '' : `${part} `;
  return loadKind === 'none' ? label : `${label} by ${which}${LOAD_LABEL[loadKind]}`;
}
