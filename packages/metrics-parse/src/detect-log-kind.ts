import type { LogKind } from './log-kinds.ts';

/**
 * Marks that only one kind of log has, in its first 64 kB; the first that fits decides. A console log of a cron job
 * holds whole client logs, so it is ruled out before them.
 */
const MARKS: readonly (readonly [RegExp, LogKind | 'unknown'])[] = [
  [/^\[nightly\] /m, 'unknown'],
  [/^GSM8K Benchmark - PD Testing/m, 'unknown'],
  [/^\s*TIMING SUMMARY LOG/, 'timing-summary'],
  [/^\s*SGLang Sanity Check Timing Summary/, 'sanity-timing-summary'],
  [/^\s*SGLang PD Disaggregation Test Summary/, 'pd-summary'],
  [/^SGL Unit Test Log/m, 'unit-test'],
  [/^\[check\] SGL Nightly Docker Image/m, 'docker-image-check'],
  [/^=+ Offline Throughput Benchmark Result =+/m, 'offline-throughput'],
  [/^Running benchmark with request rate: |^Using \d+ prompts for concurrency \d+\s*$/m, 'serving'],
  [/^(?:benchmark_args=)?Namespace\(.*\brandom_range_ratio=|^=+ Serving Benchmark Result =+/m, 'serving'],
  [/^Starting GSM8K accuracy test at: |^Executing GSM8K test Run /m, 'gsm8k'],
  [/^=+ Warmup Begin =|^batch size: \d+\r?\ninput_len: /m, 'one-batch-server'],
  [/^(?:Warmup|Benchmark) \.\.\.|Prefill\. latency: /m, 'one-batch'],
  [/server_args=(?:ServerArgs\(|\{')|The server is fired up and ready to roll!/, 'server'],
  [/ROCm System Management Interface|^GPU\[\d+\]\s*: |"card\d+": *\{|"gpu_data": *\[/m, 'gpu-status'],
  [/^\|\s*AMD-SMI\s/m, 'gpu-status'],
  [/^\s*(?:TIMESTAMP\s+)?GPU\s.*\b(?:GFX(?:%|_UTIL)|VRAM_US)|^\s*\[\s*\{\s*"gpu": *\d/m, 'gpu-status'],
  [/(?:^|\n)(?:Accuracy|Latency): \d+\.\d{3}(?: s)?\n+Invalid: \d\.\d{3}/, 'gsm8k'],
  [
    /^Repeat: \d+, mean: \d|^Total latency: \d+\.\d{3} s\n+Score: \d|^\[METRIC\] \w+_score=\d|^\* (?:score|pass@1\[avg-of-\d+\]) *= /m,
    'gsm8k',
  ],
];

/** What the name (or path) of a log says where its head says nothing: it is empty, or died too early. */
const NAMES: readonly (readonly [RegExp, LogKind])[] = [
  [/\.jsonl$/, 'result-jsonl'],
  [/docker_image_check[^/]*\.log$/, 'docker-image-check'],
  [/sanity_check_log\/.*\/timing_summary_[^/]*\.log$/, 'sanity-timing-summary'],
  [/(?:^|\/)timing_summary_[^/]*\.log$/, 'timing-summary'],
  [/(?:^|\/)sglang_client_log_[^/]*_gsm8k[^/]*\.log$/, 'gsm8k'],
  [/_client_try\d+\.log$|_warmup\.log$/, 'gsm8k'],
  [/(?:^|\/)sglang_client_log_[^/]*_run\d+_[^/]*\.log$/, 'serving'],
  [/(?:^|\/)sglang_serving_benchmark_[^/]*\.log$/, 'serving'],
  [/(?:^|\/)(?:sglang_server|server_output_[^/]*|server|[^/]*_server|prefill|decode)\.log$/, 'server'],
  [/(?:^|\/)tp\d+_bs\d+[^/]*\.log$/, 'one-batch'],
  [/pd_log\/.*\/test_summary\.txt$/, 'pd-summary'],
  [/unit-test[^/]*\/.*\.log$/, 'unit-test'],
];

/** How much of the start of a log is enough to tell its kind, in bytes. */
export const HEAD_BYTES = 1 << 16;

/**
 * What kind of log this is, by the start of its text first and by its name second; `unknown` for anything else.
 *
 * @param name - file name, or better the path with its folders: some kinds differ only by folder
 * @param head - the start of the text, up to `HEAD_BYTES`
 */
export function detectLogKind(name: string, head: string | Uint8Array): LogKind | 'unknown' {
  const text = (typeof head === 'string' ? head : Buffer.from(head).toString('latin1')).slice(0, HEAD_BYTES);
  const lines = text.replaceAll('\r', '\n');
  const byText = MARKS.find(([mark]) => mark.test(lines))?.[1];
  if (byText) return byText;
  const path = name.replaceAll('\\', '/');
  return NAMES.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown';
}
