import type { LatencyMs, ServingMetrics } from './serving-log.ts';

type LatencyKey = 'e2eMs' | 'ttftMs' | 'tpotMs' | 'itlMs';
type ScalarKey = Exclude<keyof ServingMetrics, LatencyKey>;

/** Where the number behind a label goes; `label` is the one copy of its text that all records share. */
export type MetricSlot =
  | { readonly label: string; readonly scalar: ScalarKey }
  | {
      readonly label: string;
      readonly scalar?: never;
      readonly latency: LatencyKey;
      readonly statistic: keyof LatencyMs;
    };

const SCALARS: readonly (readonly [string, ScalarKey])[] = [
  ['Traffic request rate', 'requestRateReqS'],
  ['Max request concurrency', 'maxConcurrency'],
  ['Max reqeuest concurrency', 'maxConcurrency'], // misspelt by SGLang up to v0.4.6
  ['Maximum request concurrency', 'maxConcurrency'], // vLLM
  ['Successful requests', 'successfulRequests'],
  ['Failed requests', 'failedRequests'],
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
];

const LATENCIES: readonly (readonly [string, LatencyKey])[] = [
  ['E2E Latency', 'e2eMs'],
  ['E2EL', 'e2eMs'], // vLLM
  ['TTFT', 'ttftMs'],
  ['TPOT', 'tpotMs'],
  ['ITL', 'itlMs'],
];

const STATISTICS: readonly (readonly [string, keyof LatencyMs])[] = [
  ['Mean', 'mean'],
  ['Median', 'median'],
  ['Std', 'std'],
  ['P90', 'p90'],
  ['P95', 'p95'],
  ['P99', 'p99'],
  ['Max', 'max'],
];

/**
 * Every label whose number has a name of ours, in any release of SGLang's and vLLM's client; the whole label counts, for
 * some are prefixes of others. Capitals do not: `Total Token throughput (tok/s)` is vLLM's.
 */
const METRIC_SLOTS: ReadonlyMap<string, MetricSlot> = new Map<string, MetricSlot>(
  [
    ...SCALARS.map(([label, scalar]) => [label, { label, scalar }] as const),
    ...LATENCIES.flatMap(([name, latency]) =>
      STATISTICS.map(([word, statistic]) => {
        const label = `${word} ${name} (ms)`;
        return [label, { label, latency, statistic }] as const;
      }),
    ),
  ].map(([label, slot]) => [label.toLowerCase(), slot]),
);

/** Where the number behind a printed label goes; undefined for a label that has no name of ours. */
export function metricSlot(label: string): MetricSlot | undefined {
  return METRIC_SLOTS.get(label.toLowerCase());
}
