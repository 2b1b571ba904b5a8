import { LOAD_LABEL, type Measurement, type MetricKey, METRICS, NIGHT_METRICS, VARIANT_MODES } from '@sglang-ci/core';
import { trendChart, type TrendChart } from './trend-chart.ts';
import { type TrendLine, trendLines } from './trend-lines.ts';
import { type TrendCharts, type TrendOptions, type TrendSource, trendSource } from './trend-options.ts';
import { variantName } from './variant-name.ts';
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
 * or, with `splitLoads`, the latencies of the low loads, of the high loads, then the rest. Several sub-modes with loads
 * have a chart each. `measurements`: one model on one hardware, one or more sub-modes.
 */
export function onlineTrendCharts(measurements: readonly Measurement[], options: OnlineTrendOptions = {}): TrendCharts {
  const { metrics = PAGE, splitLoads = false } = options;
  const source = trendSource(measurements, { ...options, metrics });
  const subModes = subModesWithLoads(source.measurements);
  const parts = options.metrics === undefined && splitLoads ? splitPage(subModes) : page(metrics, subModes);
  const charts = parts.map((part) => chartOf(source, { ...part, gsm8kThreshold: options.gsm8kThreshold }));
  const shown = options.metrics === undefined ? worthShowing(charts) : charts;
  return { axis: source.timeline.axis, charts: withSameRoom(shown, source.fontPx) };
}

/** What one chart is about. */
interface Part {
  readonly metric: MetricKey;
  readonly loads?: 'low' | 'high';
  readonly subMode?: string | undefined;
}

/** The sub-modes that need charts of their own; `undefined` for the only one. */
function subModesWithLoads(measurements: readonly Measurement[]): readonly (string | undefined)[] {
  const known: readonly string[] = VARIANT_MODES;
  const found = new Set(measurements.filter(({ loadKind }) => loadKind !== 'none').map(({ subMode }) => subMode));
  return found.size < 2 ? [undefined] : [...found].toSorted((a, b) => known.indexOf(a) - known.indexOf(b));
}

function page(metrics: readonly MetricKey[], subModes: readonly (string | undefined)[]): Part[] {
  const ofNight: readonly MetricKey[] = NIGHT_METRICS;
  return metrics.flatMap((metric) =>
    ofNight.includes(metric) ? [{ metric }] : subModes.map((subMode) => ({ metric, subMode })),
  );
}

function splitPage(subModes: readonly (string | undefined)[]): Part[] {
  const latencies = (loads: 'low' | 'high') =>
    subModes.flatMap((subMode) => LATENCIES.map((metric) => ({ metric, loads, subMode })));
  return [...latencies('low'), ...latencies('high'), ...page([...KV_CACHE, 'gsm8kAccuracy'], subModes)];
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

function chartOf(source: TrendSource, part: Part & { readonly gsm8kThreshold: number | undefined }): TrendChart {
  const { metric, loads, subMode, gsm8kThreshold } = part;
  const measurements = source.measurements.filter((one) => subMode === undefined || one.subMode === subMode);
  const lines = linesOf(trendLines(measurements, { timeline: source.timeline, metric }), loads);
  const panel = subMode === undefined ? undefined : variantName(subMode);
  const limit = metric === 'gsm8kAccuracy' && gsm8kThreshold !== undefined ? passMark(gsm8kThreshold) : undefined;
  return trendChart(lines, {
    ...source,
    metric,
    id: [metric, loads, panel].filter((word) => word !== undefined).join('-'),
    title: titleOf(lines, part),
    ...(panel === undefined ? {} : { panel }),
    ...(limit === undefined ? {} : { limit }),
  });
}

function passMark(value: number): { readonly value: number; readonly text: string } {
  return { value, text: `threshold ${Number((value * 100).toFixed(2))}%` };
}

/** The low or the high half of the loads; the middle one of an odd number is low. */
function linesOf(lines: readonly TrendLine[], half: Part['loads']): readonly TrendLine[] {
  if (half === undefined) return lines;
  const loads = [...new Set(lines.map((line) => line.load))].toSorted((a, b) => a - b);
  const low = new Set(loads.slice(0, Math.ceil(loads.length / 2)));
  return lines.filter((line) => low.has(line.load) === (half === 'low'));
}

/** `E2E latency by low concurrency, mtp`. */
function titleOf(lines: readonly TrendLine[], { metric, loads, subMode }: Part): string {
  const load = LOAD_LABEL[lines[0]?.loadKind ?? 'none'];
  const by = load === '' ? [] : ['by', ...(loads === undefined ? [] : [loads]), load];
  const title = [METRICS[metric].label, ...by].join(' ');
  return subMode === undefined ? title : `${title}, ${variantName(subMode)}`;
}
