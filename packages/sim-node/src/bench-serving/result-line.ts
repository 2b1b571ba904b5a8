import { appendFileSync } from 'node:fs';
import { atLeast } from '../node/version.ts';
import type { Namespace } from '../python/argparse.ts';
import { type FloatKeys, pythonJson } from '../python/repr.ts';
import { SERVING_FLOATS } from './options.ts';
import type { ServingMetrics } from './serving-metrics.ts';
import type { Distribution } from './statistics.ts';

/** NumPy's floats among the results: a whole number keeps its decimal point. */
const RESULT_FLOATS: FloatKeys = new Set([
  ...SERVING_FLOATS,
  ...['e2e_latency', 'ttft', 'tpot', 'itl'].flatMap((name) =>
    ['mean', 'median', 'std', 'p90', 'p95', 'p99'].map((statistic) => `${statistic}_${name}_ms`),
  ),
  'duration',
  'request_throughput',
  'input_throughput',
  'output_throughput',
  'total_throughput',
  'concurrency',
  'max_output_tokens_per_s',
]);

/** Appends the JSONL line of a finished run; by default to a file in the working folder, as the real client does. */
export function appendResultLine(options: {
  readonly version: string;
  readonly args: Namespace;
  readonly metrics: ServingMetrics;
  readonly serverInfo: unknown;
  readonly date: Date;
  readonly details: object;
}): void {
  const { version, args, metrics } = options;
  const newer = atLeast(version, '0.5.5');
  const line = {
    ...(newer ? { tag: args['tag'] ?? null } : {}),
    ...pick(args, ['backend', 'dataset_name', 'request_rate', 'max_concurrency', 'sharegpt_output_len']),
    ...pick(args, ['random_input_len', 'random_output_len', 'random_range_ratio']),
    ...(newer ? { server_info: options.serverInfo } : {}),
    duration: metrics.durationS,
    completed: metrics.completed,
    total_input_tokens: metrics.totalInput,
    ...(newer ? { total_input_text_tokens: metrics.totalInput, total_input_vision_tokens: 0 } : {}),
    total_output_tokens: metrics.totalOutput,
    total_output_tokens_retokenized: metrics.totalOutputRetokenized,
    request_throughput: metrics.requestsPerS,
    input_throughput: metrics.inputPerS,
    output_throughput: metrics.outputPerS,
    ...(atLeast(version, '0.5.5.post2') ? { total_throughput: metrics.totalPerS } : {}),
    ...distributions(version, metrics),
    concurrency: metrics.concurrency,
    accept_length: null,
    ...(atLeast(version, '0.5.6')
      ? { max_output_tokens_per_s: metrics.peakOutputPerS, max_concurrent_requests: metrics.peakConcurrent }
      : {}),
    ...options.details,
  };
  appendFileSync(fileName(args, options.date), `${pythonJson(line, RESULT_FLOATS)}\n`);
}

function distributions(version: string, metrics: ServingMetrics): Record<string, number> {
  const newest = atLeast(version, '0.5.15');
  const tails = newest ? [90, 95, 99] : [99];
  return {
    ...distribution('e2e_latency_ms', metrics.e2e, newest ? tails : atLeast(version, '0.5.8') ? [90, 99] : [99]),
    ...distribution('ttft_ms', metrics.ttft, tails),
    ...distribution('tpot_ms', metrics.tpot, tails),
    ...distribution('itl_ms', metrics.itl, newest ? tails : [95, 99]),
  };
}

function distribution(name: string, values: Distribution, percents: readonly number[]): Record<string, number> {
  const tails = percents.map((percent) => [`p${percent}_${name}`, values.percentile(percent)] as const);
  return {
    [`mean_${name}`]: values.mean,
    [`median_${name}`]: values.percentile(50),
    [`std_${name}`]: values.std,
    ...Object.fromEntries(tails),
  };
}

function pick(args: Namespace, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, args[key]]));
}

function fileName(args: Namespace, date: Date): string {
  if (args['output_file'] !== null && args['output_file'] !== undefined) return String(args['output_file']);
  const day = `${String(date.getMonth() + 1).padStart(2, '0')}${String(date.getDate()).padStart(2, '0')}`;
  const dataset = String(args['dataset_name']);
  const lengths = `${args['random_input_len']}_${args['random_output_len']}`;
  return `${args['backend']}_${day}_${args['num_prompts']}_${dataset.startsWith('random') ? lengths : dataset}.jsonl`;
}
