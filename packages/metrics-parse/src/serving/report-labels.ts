import { type Mutable, toNumber } from '../common/values.ts';
import type { LatencyMs, ServingMetrics } from './serving-log.ts';

type LatencyKey = 'e2eMs' | 'ttftMs' | 'tpotMs' | 'itlMs';
type ScalarKey = Exclude<keyof ServingMetrics, LatencyKey>;

const SCALARS: ReadonlyMap<string, ScalarKey> = new Map<string, ScalarKey>([
  ['Traffic request rate', 'requestRateReqS'],
  ['Max request concurrency', 'maxConcurrency'],
  ['Max reqeuest concurrency', 'maxConcurrency'], // misspelt by SGLang up to v0.4.6
  ['Successful requests', 'successfulRequests'],
  ['Benchmark duration (s)', 'durationS'],
  ['Total input tokens', 'inputTokens'],
  ['Total input text tokens', 'inputTextTokens'],
  ['Total input vision tokens', 'inputVisionTokens'],
  ['Total generated tokens', 'outputTokens'],
  ['Total generated tokens (retokenized)', 'outputTokensRetokenized'],
  ['Request throughput (req/s)', 'requestThroughputReqS'],
  ['Input token throughput (tok/s)', 'inputThroughputTokS'],
  ['Output token throughput (tok/s)', 'outputThroughputTokS'],
  ['Peak output token throughput (tok/s)', 'peakOutputThroughputTokS'],
  ['Peak concurrent requests', 'peakConcurrentRequests'],
  ['Total token throughput (tok/s)', 'totalThroughputTokS'],
  ['Last generation throughput (tok/s)', 'lastGenerationThroughputTokS'],
  ['Concurrency', 'concurrency'],
  ['Accept length', 'acceptLength'],
  ['Total prompt tokens', 'promptTokens'],
  ['Total cached tokens', 'cachedTokens'],
]);

const LATENCIES: ReadonlyMap<string, LatencyKey> = new Map<string, LatencyKey>([
  ['E2E Latency', 'e2eMs'],
  ['TTFT', 'ttftMs'],
  ['TPOT', 'tpotMs'],
  ['ITL', 'itlMs'],
]);

const STATISTICS: ReadonlyMap<string, keyof LatencyMs> = new Map<string, keyof LatencyMs>([
  ['Mean', 'mean'],
  ['Median', 'median'],
  ['Std', 'std'],
  ['P90', 'p90'],
  ['P95', 'p95'],
  ['P99', 'p99'],
  ['Max', 'max'],
]);

/** A value of a report that is no number although it is no measurement that failed. */
const NOT_A_VALUE = new Set(['not set', 'inf', 'trace', 'N/A']);

/** Collects the typed numbers of one report, label by label. */
export class ReportMetrics {
  readonly #metrics: Mutable<ServingMetrics> = {};

  /** Takes one printed value; false when the label promises a number and the value is none. */
  add(label: string, value: string): boolean {
    const scalar = SCALARS.get(label);
    const latency = scalar ? undefined : latencyLabel(label);
    if (!scalar && !latency) return true;
    const number = toNumber(value);
    if (number === undefined) return NOT_A_VALUE.has(value);
    if (scalar) this.#metrics[scalar] = number;
    else if (latency) {
      const draft: Mutable<LatencyMs> = (this.#metrics[latency.key] ??= {});
      draft[latency.statistic] = number;
    }
    return true;
  }

  values(): ServingMetrics {
    return this.#metrics;
  }
}

/** `Median TTFT (ms)` → `ttftMs`, `median`. */
function latencyLabel(label: string): { key: LatencyKey; statistic: keyof LatencyMs } | undefined {
  if (!label.endsWith(' (ms)')) return undefined;
  const space = label.indexOf(' ');
  const statistic = STATISTICS.get(label.slice(0, space));
  const key = LATENCIES.get(label.slice(space + 1, -' (ms)'.length));
  return statistic && key ? { key, statistic } : undefined;
}
