import {
  type CellVerdict,
  LOAD_LABEL,
  type LoadKind,
  type Measurement,
  type MetricKey,
  METRICS,
} from '@sglang-ci/core';
import { nightAxis, type NightAxis, type NightAxisOptions } from './night-axis.ts';
import { type TrendChart, trendChart } from './trend-chart.ts';
import { type TrendLine, trendLines } from './trend-lines.ts';
import { withSameLabelRoom } from './with-same-label-room.ts';

/** Charts over one date axis. */
export interface TrendCharts {
  readonly axis: NightAxis;
  /** In reading order. */
  readonly charts: readonly TrendChart[];
}

export interface TrendOptions extends NightAxisOptions {
  /** Pass mark of GSM8K, a fraction: drawn as a line. */
  readonly gsm8kThreshold?: number;
  /** Tonight judged, where it is: draws the usual ranges and colours the labels. Only for measurements of one sub-mode. */
  readonly cells?: readonly CellVerdict[];
  /** Size of normal text, pixels. Default 12, for a page. */
  readonly fontPx?: number;
  /** Online: draw low and high loads in charts of their own. */
  readonly splitLoads?: boolean;
}

const LATENCIES = ['e2eMs', 'ttftMs', 'itlMs'] as const;
const KV_CACHE = ['kvCacheTokens', 'kvCacheGb'] as const;

/**
 * The charts of an online benchmark against the image's date: GSM8K, E2E latency, TTFT, ITL, KV cache tokens and size,
 * or, with `splitLoads`, the latencies of the low loads, of the high loads, then the rest.
 * `measurements`: one model on one hardware, one or more sub-modes.
 */
export function onlineTrendCharts(measurements: readonly Measurement[], options: TrendOptions = {}): TrendCharts {
  const axis = nightAxis(measurements, options);
  const chart = (metric: MetricKey, part?: LoadPart) => chartOf(measurements, { ...options, axis, metric, part });
  const gsm8k = chart('gsm8kAccuracy');
  const kvCache = KV_CACHE.map((metric) => chart(metric)).filter(({ hasData }) => hasData);
  const charts =
    options.splitLoads === true
      ? [
          ...LATENCIES.map((metric) => chart(metric, 'low')),
          ...LATENCIES.map((metric) => chart(metric, 'high')),
          ...kvCache,
          gsm8k,
        ]
      : [gsm8k, ...LATENCIES.map((metric) => chart(metric)), ...kvCache];
  return { axis, charts: withSameLabelRoom(charts, options.fontPx ?? 12) };
}

type LoadPart = 'low' | 'high';

function chartOf(
  measurements: readonly Measurement[],
  options: TrendOptions & { readonly axis: NightAxis; readonly metric: MetricKey; readonly part: LoadPart | undefined },
): TrendChart {
  const { axis, metric, part, gsm8kThreshold, fontPx = 12, cells = [] } = options;
  const lines = linesOf(trendLines(measurements, { axis, metric }), part);
  const threshold = metric === 'gsm8kAccuracy' ? gsm8kThreshold : undefined;
  return trendChart(lines, {
    axis,
    metric,
    fontPx,
    cells,
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
