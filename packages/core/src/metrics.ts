/** One metric: the single row that CSV headers, axis titles, comparison signs and card texts read. */
export interface Metric {
  readonly label: string;
  readonly unit: 'ms' | 's' | 'tok/s' | 'req/s' | 'GB' | 'tokens' | 'fraction';
  readonly better: 'lower' | 'higher';
  /** Its name in exports: `e2e_ms`. */
  readonly exportName: string;
  /** Its line in a serving report: `Median E2E Latency (ms)`. */
  readonly reportLabel?: string;
  /** Its section title in the online CSV. */
  readonly csvSection?: string;
  /** Its column in a CSV with columns (offline CSV, summary CSVs). */
  readonly csvColumn?: string;
}

const TABLE = {
  e2eMs: {
    label: 'E2E latency',
    unit: 'ms',
    better: 'lower',
    exportName: 'e2e_ms',
    reportLabel: 'Median E2E Latency (ms)',
    csvSection: 'Median E2E Latency (ms, lower better)',
    csvColumn: 'E2E_Latency_ms',
  },
  ttftMs: {
    label: 'TTFT',
    unit: 'ms',
    better: 'lower',
    exportName: 'ttft_ms',
    reportLabel: 'Median TTFT (ms)',
    csvSection: 'Median TTFT (ms, lower better)',
    csvColumn: 'TTFT_ms',
  },
  itlMs: {
    label: 'ITL',
    unit: 'ms',
    better: 'lower',
    exportName: 'itl_ms',
    reportLabel: 'Median ITL (ms)',
    csvSection: 'Median ITL (ms, lower better)',
    csvColumn: 'ITL_ms',
  },
  tpotMs: { label: 'TPOT', unit: 'ms', better: 'lower', exportName: 'tpot_ms', reportLabel: 'Median TPOT (ms)' },
  requestThroughputReqS: {
    label: 'Request throughput',
    unit: 'req/s',
    better: 'higher',
    exportName: 'request_throughput_req_s',
    reportLabel: 'Request throughput (req/s)',
  },
  inputThroughputTokS: {
    label: 'Input throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'input_throughput_tok_s',
    reportLabel: 'Input token throughput (tok/s)',
  },
  outputThroughputTokS: {
    label: 'Output throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'output_throughput_tok_s',
    reportLabel: 'Output token throughput (tok/s)',
  },
  totalThroughputTokS: {
    label: 'Total throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'total_throughput_tok_s',
    reportLabel: 'Total token throughput (tok/s)',
  },
  prefillLatencyS: {
    label: 'Prefill latency',
    unit: 's',
    better: 'lower',
    exportName: 'prefill_latency_s',
    csvColumn: 'Prefill_latency(s)',
  },
  decodeLatencyS: {
    label: 'Median decode latency',
    unit: 's',
    better: 'lower',
    exportName: 'median_decode_latency_s',
    csvColumn: 'Median_decode_latency(s)',
  },
  e2eLatencyS: {
    label: 'E2E latency',
    unit: 's',
    better: 'lower',
    exportName: 'e2e_latency_s',
    csvColumn: 'E2E_Latency(s)',
  },
  prefillThroughputTokS: {
    label: 'Prefill throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'prefill_throughput_tok_s',
    csvColumn: 'Prefill_Throughput(token/s)',
  },
  decodeThroughputTokS: {
    label: 'Median decode throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'median_decode_throughput_tok_s',
    csvColumn: 'Median_Decode_Throughput(token/s)',
  },
  e2eThroughputTokS: {
    label: 'E2E throughput',
    unit: 'tok/s',
    better: 'higher',
    exportName: 'e2e_throughput_tok_s',
    csvColumn: 'E2E_Throughput(token/s)',
  },
  gsm8kAccuracy: {
    label: 'GSM8K accuracy',
    unit: 'fraction',
    better: 'higher',
    exportName: 'gsm8k_accuracy',
    csvColumn: 'GSM8K_Accuracy',
  },
  kvCacheTokens: {
    label: 'KV cache tokens',
    unit: 'tokens',
    better: 'higher',
    exportName: 'kv_cache_tokens',
    csvColumn: 'num_tokens',
  },
  kvCacheGb: {
    label: 'KV cache size',
    unit: 'GB',
    better: 'higher',
    exportName: 'kv_cache_gb',
    csvColumn: 'KV_size_GB',
  },
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof TABLE;

/** Every metric there is, by key. */
export const METRICS: { readonly [Key in MetricKey]: Metric } = TABLE;

export const METRIC_KEYS = Object.keys(TABLE) as readonly MetricKey[];

/** The three sections of the online CSV, in its order. */
export const ONLINE_METRICS = ['e2eMs', 'ttftMs', 'itlMs'] as const satisfies readonly MetricKey[];

/** The six measured columns of the offline CSV, in its order. */
export const OFFLINE_METRICS = [
  'prefillLatencyS',
  'decodeLatencyS',
  'e2eLatencyS',
  'prefillThroughputTokS',
  'decodeThroughputTokS',
  'e2eThroughputTokS',
] as const satisfies readonly MetricKey[];

/** The values that belong to a night as a whole, not to a load. */
export const NIGHT_METRICS = ['gsm8kAccuracy', 'kvCacheTokens', 'kvCacheGb'] as const satisfies readonly MetricKey[];

/** Some metrics of one measurement. A metric that was not printed has no key. */
export type MetricValues = { readonly [Key in MetricKey]?: number };
