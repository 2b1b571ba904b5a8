/** Logs as SGLang, the smi tools and the benchmark scripts print them, with numbers of our own. */

/** A line of a report: label in 40 columns, value in 10. */
export const reportLine = (label: string, value: string): string => `${label.padEnd(40)} ${value.padEnd(10)}`;

/** A tqdm bar as it lands in a file: one line of redraws. */
export function bar(total: number, last = total): string {
  let text = '';
  for (let done = 0; done <= last; done += Math.max(1, Math.floor(total / 40))) {
    text += `\r ${Math.floor((100 * done) / total)}%|${'█'.repeat(3)}▋      | ${done}/${total} [00:0${done % 10}<00:0${done % 7},  3.41it/s]`;
  }
  return `${text}\r${last === total ? '100' : ' 77'}%|██████████| ${last}/${total} [01:17<00:00,  3.44it/s]`;
}

const NAMESPACE =
  "Namespace(backend='sglang', base_url=None, host='0.0.0.0', port=30000, dataset_name='random', model='/models/toy', " +
  'num_prompts=600, random_input_len=1024, random_output_len=512, random_range_ratio=0.5, request_rate=2.0, ' +
  'max_concurrency=None, seed=7, extra_request_body=\'{"seed": 99, "x": [1, 2]}\', flush_cache=True, ' +
  "profile_activities=['CPU', 'GPU'], warmup_requests=1, tag=None)";

export const REPORT: readonly string[] = [
  '============ Serving Benchmark Result ============',
  reportLine('Backend:', 'sglang'),
  reportLine('Traffic request rate:', '2.0'),
  reportLine('Max request concurrency:', 'not set'),
  reportLine('Successful requests:', '600'),
  reportLine('Benchmark duration (s):', '301.55'),
  reportLine('Total input tokens:', '411237'),
  reportLine('Total input text tokens:', '411236'),
  reportLine('Total generated tokens:', '205118'),
  reportLine('Total generated tokens (retokenized):', '204990'),
  reportLine('Request throughput (req/s):', '1.99'),
  reportLine('Input token throughput (tok/s):', '1363.74'),
  reportLine('Output token throughput (tok/s):', '680.21'),
  reportLine('Peak output token throughput (tok/s):', '1422.00'),
  reportLine('Peak concurrent requests:', '57'),
  reportLine('Total token throughput (tok/s):', '2043.95'),
  reportLine('Concurrency:', '31.07'),
  reportLine('Accept length:', '2.58'),
  '----------------End-to-End Latency----------------',
  reportLine('Mean E2E Latency (ms):', '15617.33'),
  reportLine('Median E2E Latency (ms):', '14902.18'),
  reportLine('P90 E2E Latency (ms):', '21877.40'),
  reportLine('P99 E2E Latency (ms):', '28114.92'),
  '---------------Time to First Token----------------',
  reportLine('Mean TTFT (ms):', '131.46'),
  reportLine('Median TTFT (ms):', '118.27'),
  reportLine('P99 TTFT (ms):', '402.83'),
  '-----Time per Output Token (excl. 1st token)------',
  reportLine('Mean TPOT (ms):', '45.61'),
  reportLine('Median TPOT (ms):', '44.08'),
  reportLine('P99 TPOT (ms):', '71.99'),
  '---------------Inter-Token Latency----------------',
  reportLine('Mean ITL (ms):', '45.37'),
  reportLine('Median ITL (ms):', '41.62'),
  reportLine('P95 ITL (ms):', '93.15'),
  reportLine('P99 ITL (ms):', '188.74'),
  reportLine('Max ITL (ms):', '512.06'),
  '==================================================',
];

export interface ServingSample {
  readonly report?: readonly string[];
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

export function servingLog({ report = REPORT, before = [], after = [] }: ServingSample = {}): string {
  return [
    'Running benchmark with request rate: 2 (Run 3) for mode aiter',
    'Run started at: 2026-01-09 11:20:41 PST',
    'Executing: python3 -m sglang.bench_serving --backend sglang --num-prompts 600 --request-rate 2',
    `benchmark_args=${NAMESPACE.replace('port=30000', 'port=None')}`,
    '',
    'WARNING It is recommended to use the `Chat` or `Instruct` model for benchmarking.',
    NAMESPACE,
    '',
    '#Input tokens: 411237',
    '#Output tokens: 205118',
    'Starting warmup with 1 sequences...',
    'Warmup completed with 1 sequences. Starting main benchmark run...',
    ...before,
    bar(600),
    '',
    ...report,
    'Run completed at: 2026-01-09 11:26:02 PST',
    'Run duration: 321 seconds',
    '----------------------------------------',
    ...after,
    '',
  ].join('\n');
}

export function gsm8kRun(run: number, accuracy: string): string[] {
  return [
    `Executing GSM8K test Run ${run} for mode aiter...`,
    bar(1319),
    `Accuracy: ${accuracy}`,
    'Invalid: 0.002',
    `Latency: 3${run}.415 s`,
    `Output throughput: 52${run}6.318 token/s`,
    `Run ${run} completed in 4${run} seconds`,
    `Run ${run}: Accuracy: ${accuracy}`,
  ];
}

export function gsm8kCrash(run: number): string[] {
  return [
    `Executing GSM8K test Run ${run} for mode aiter...`,
    `${bar(1319, 0)}/sgl-workspace/sglang/lang/interpreter.py:410: UserWarning: Error in stream_executor: Traceback (most recent call last):`,
    "KeyError: 'answer'",
    `Run ${run} completed in 412 seconds`,
    `⚠️  Connection error detected during Run ${run}`,
    `Run ${run}: Accuracy not found, defaulting to 0`,
    `Run ${run}: Accuracy: 0`,
  ];
}

export function gsm8kLog(): string {
  return [
    'Starting GSM8K accuracy test at: 2026-01-09 11:12:07 PST',
    ...gsm8kRun(1, '0.817'),
    '  ✓ Run 1 included in average (accuracy: 0.817)',
    ...gsm8kCrash(2),
    '  ✗ Run 2 excluded from average (accuracy: 0 < 0.1 - likely failed/crashed)',
    '❌ Server is not responding! Attempting restart...',
    'Restarting SGLang server...',
    '✅ Server restarted successfully',
    ...gsm8kRun(3, '0.822'),
    '  ✓ Run 3 included in average (accuracy: 0.822)',
    'GSM8K test completed in 503 seconds',
    'Total runs: 3, Valid runs: 2, Excluded runs: 1',
    'Average Accuracy over 2 valid runs for mode aiter: 0.820',
    'Average accuracy meets threshold (0.8) for mode aiter. Continuing with this mode.',
    '',
  ].join('\n');
}

const rank = (time: string, tp: number, text: string): string => `[2026-01-09 11:0${time} TP${tp}] ${text}`;

export interface ServerSample {
  readonly kv?: string;
  readonly ready?: boolean;
  readonly middle?: readonly string[];
  readonly end?: readonly string[];
}

export const KV_MHA = 'KV Cache is allocated. #tokens: 4718592, K size: 90.12 GB, V size: 90.12 GB';

export function serverLog({ kv = KV_MHA, ready = true, middle = [], end }: ServerSample = {}): string {
  const both = (time: string, text: string): string[] => [rank(time, 0, text), rank(time, 1, text)];
  return [
    'INFO 01-09 11:01:40 [__init__.py:241] Automatically detected platform rocm.',
    '[aiter] import [module_aiter_enum] under /sgl-workspace/aiter/aiter/jit/module_aiter_enum.so',
    "[2026-01-09 11:01:50] server_args=ServerArgs(model_path='/models/toy', tokenizer_path='/models/toy', tp_size=2, " +
      "dp_size=1, ep_size=1, mem_fraction_static=0.85, attention_backend=None, context_length=None, port=30000, host='127.0.0.1', " +
      "watchdog_timeout=300, api_key='sk-very-secret', kv_cache_dtype='auto', json_model_override_args='{\"a\": 1}', cuda_graph_bs=[1, 2, 4], " +
      'enable_dp_attention=False, disable_radix_cache=True)',
    '[2026-01-09 11:01:51] Attention backend not explicitly specified. Use aiter backend by default.',
    '[2026-01-09 11:01:52] sglang is using nccl==2.26.6, NUMA balancing is enabled, which may cause errors',
    "[2026-01-09 11:01:53] Ignore import error when loading sglang.srt.models.mindspore: No module named 'mindspore'",
    '[aiter] hipModuleLoad: /sgl-workspace/aiter/hsa/gfx942/fmha/fwd.co GetFunction: fmha Success',
    ...both('2:02', 'Load weight begin. avail mem=187.31 GB'),
    ...both(
      '2:40',
      'Load weight end. type=ToyForCausalLM, dtype=torch.bfloat16, avail mem=150.02 GB, mem usage=37.29 GB.',
    ),
    ...both('2:41', kv),
    ...both('2:42', 'Memory pool end. avail mem=21.55 GB'),
    ...both('2:43', 'Capture cuda graph begin. This can take up to several minutes. avail mem=21.12 GB'),
    ...both('3:10', 'Capture cuda graph end. Time elapsed: 26.40 s. mem usage=1.20 GB. avail mem=19.92 GB.'),
    rank(
      '3:11',
      0,
      'max_total_num_tokens=4718592, chunked_prefill_size=16384, max_prefill_tokens=16383, max_running_requests=2048, context_len=8192, available_gpu_mem=19.92 GB',
    ),
    '[2026-01-09 11:03:12] INFO:     Uvicorn running on http://127.0.0.1:30000 (Press CTRL+C to quit)',
    ...middle,
    ...(ready ? ['[2026-01-09 11:03:30] The server is fired up and ready to roll!'] : []),
    rank(
      '4:00',
      0,
      'Prefill batch, #new-seq: 1, #new-token: 70, #cached-token: 0, token usage: 0.00, #running-req: 0, #queue-req: 0, ',
    ),
    rank(
      '4:01',
      0,
      'Decode batch, #running-req: 12, #token: 870, token usage: 0.01, cuda graph: True, gen throughput (token/s): 311.20, #queue-req: 0, ',
    ),
    '[2026-01-09 11:04:02] INFO:     127.0.0.1:51512 - "POST /generate HTTP/1.1" 200 OK',
    ...(end ?? [
      '[2026-01-09 11:09:00] SIGTERM received. signum=None frame=None. Draining requests and shutting down...',
      '[2026-01-09 11:09:01] Gracefully exiting... Remaining number of requests 0. Remaining requests remaining_rids=[].',
    ]),
    '',
  ].join('\n');
}

const seconds = (value: number): string => value.toFixed(5);
const rate = (value: number): string => value.toFixed(2).padStart(9);

/** One block of bench_one_batch; the throughputs follow from the latencies, as SGLang computes them. */
export function oneBatchBlock(batch: number, input: number, output: number, prefillS = 0.1): string[] {
  const stepS = 0.01234;
  const totalS = prefillS + stepS * output;
  return [
    `Prefill. latency: ${seconds(prefillS)} s, throughput: ${rate((batch * input) / prefillS)} token/s`,
    ...[0, 1, 2, 3, 4].map(
      (step) =>
        `Decode ${step}. Batch size: ${batch}, latency: ${seconds(stepS)} s, throughput: ${rate(batch / stepS)} token/s`,
    ),
    `Decode.  median latency: ${seconds(stepS)} s, median throughput: ${rate(batch / stepS)} token/s`,
    `Total. latency: ${totalS.toFixed(3).padStart(6)} s, throughput: ${rate(((input + output) * batch) / totalS)} token/s`,
  ];
}

export const ONE_BATCH_SWEEP = { batchSizes: [1, 8, 32], inputLens: [512], outputLens: [64, 128] };

export function oneBatchLog(blocks?: readonly string[]): string {
  return [
    'python3 -m sglang.bench_one_batch --model /models/toy --tp 8 --batch-size 1 8 32 --input-len 512 --output-len 64 128',
    'max_total_num_tokens=1048576',
    'Warmup ...',
    ...oneBatchBlock(1, 512, 32, 0.777),
    'Benchmark ...',
    ...(blocks ?? [
      ...oneBatchBlock(1, 512, 64, 0.11),
      ...oneBatchBlock(1, 512, 128, 0.12),
      ...oneBatchBlock(8, 512, 64, 0.13),
      ...oneBatchBlock(8, 512, 128, 0.14),
      'skipping (32, 512, 64) due to max batch size limit',
      'skipping (32, 512, 128) due to max batch size limit',
    ]),
    '',
  ].join('\n');
}

export function oneBatchServerLog(style: 'old' | 'new'): string {
  const head = (batch: number): string[] => [
    `batch size: ${batch}`,
    'input_len: 1024',
    'output_len: 16',
    'latency: 1.37 s',
  ];
  const block = (batch: number): string[] =>
    style === 'old'
      ? [
          ...head(batch),
          'ttft: 0.41 s',
          'last generation throughput: 1201.55 tok/s',
          'input throughput: 39960.98 tok/s',
          'output throughput: 266.67 tok/s',
        ]
      : [
          ...head(batch),
          'input throughput: 39960.98 tok/s',
          'output throughput: 266.67 tok/s',
          'last_ttft: 0.41 s',
          'last generation throughput: 1201.55 tok/s',
          'acc_length: 2.71 ',
          'cache hit rate: 0.0000',
        ];
  return [
    '======== Warmup Begin ========',
    ...block(16).map((line) => line.replace('1.37', '9.99')),
    '======== Warmup End   ========',
    ...block(1),
    ...block(64),
    '========Skip benchmark batch_size=512 input_len=1024 output_len=16 due to max_running_requests========',
    'Results are saved to result.jsonl',
    '',
  ].join('\n');
}

export const WEBHOOK =
  'https://default0a.0b.environment.api.powerplatform.com:443/powerautomate/workflows/1c/triggers/manual/paths/invoke?api-version=1&sig=TopSecretSignature';

export function timingSummary(): string {
  return `TIMING SUMMARY LOG
==================
Script started at: 2026-01-09 11:00:33 PST
Timezone: PST (-0800)
Command: scripts/perf_nightly.sh --model=grok --mode=online --teams-webhook-url=${WEBHOOK}
Hardware: "mi35x"
ROCM Version: rocm700
Docker image: rocm/sgl-dev:v0.5.7-rocm700-mi35x-20260109
Model: /models/toy
Hostname: node-7
Mode: online
Model type: grok1
Attention backend: unknown
DP Attention: false

Attention backend: aiter (grok1)
Server startup time: 131 seconds

GSM8K Test Results:
  Total duration: 503 seconds
  Average accuracy: 0.820
  Number of runs: 5
  GSM8K accuracy: 0.821

Client Benchmark Results:
  Start time: 2026-01-09 11:20:41 PST
  Rate 1, Run 1: 318 seconds
  Rate 2, Run 1: 322 seconds
Completed rate 1 - Total time: 319 seconds
Completed rate 2 - Total time: 323 seconds
Rate 16 skipped on MI355 hardware
  End time: 2026-01-09 11:31:05 PST
  Total duration: 624 seconds

Server Error Check:
  RuntimeError count: 0
  Server error status: PASS
  Critical error count: 0
Server shutdown time: 2 seconds

Performance Summary:
===================
Request Rate 1:
  E2E Latency: 9876.54 ms
  TTFT: 101.12 ms
  ITL: 16.78 ms
  Throughput: N/A requests/s

Request Rate 2:
  E2E Latency: NA ms
  TTFT: NA ms
  ITL: NA ms
  Throughput: N/A requests/s

========================================
OVERALL SCRIPT SUMMARY
========================================
Script ended at: 2026-01-09 11:31:40 PST
Total execution time: 1867 seconds (31 minutes)
========================================
`;
}

export const SANITY_SUMMARY = `SGLang Sanity Check Timing Summary
==================================================
Start time: 2026-01-09 08:40:43 PST
Machine: node-7
Platform: mi35x
Models: TOY-A, TOY-B, TOY-C
Trials per model: 3
Docker image: rocm/sgl-dev:v0.5.7-rocm700-mi35x-20260109
==================================================

=== TOY-A on mi35x ===
Start time: 2026-01-09 08:40:44 PST
Server startup: FAILED after 91.11s
Error: Kernel compilation deadlock (1a2b (28 workers waiting))
🔄 Retrying with --disable-cuda-graph fallback...

=== TOY-A on mi35x ===
Start time: 2026-01-09 08:42:20 PST
Note: Running with --disable-cuda-graph fallback
Server startup: 113.68s
Trial 1: FAIL [X] (Accuracy: 0.790, Time: 57.06s)
Trial 2: PASS [OK] (Accuracy: 0.814, Time: 55.10s)
Server shutdown: 0.50s
Final result: PASS [OK]
Accuracies: [0.79, 0.814]
Highest accuracy: 0.814 (Required: 0.800)
Total time: 226.34s
End time: 2026-01-09 08:46:07 PST
==================================================

=== TOY-B on mi35x ===
Start time: 2026-01-09 08:46:10 PST
Server startup: 54.10s
Warmup run: 93.1s - PASSED (accuracy: 0.918)
Early exit: Warmup passed, skipped 3 trial(s)
Final result: PASS [OK]
Accuracy: 0.918 (Required: 0.900)
Total time: 147.21s
==================================================
TOY-C: SKIPPED - Model path does not exist: /models/c
  Note: Model/tokenizer files not available, not counted as failure
==================================================

OVERALL SUMMARY
==================================================
End time: 2026-01-09 08:48:46 PST
Total execution time: 483.21s (8.1 minutes)
Models tested: 2/3
Models passed: 2/2
Models failed: 0/2
Models skipped: 1/3
  TOY-A: PASS
  TOY-B: PASS
  TOY-C: SKIPPED
`;

export const PD_SUMMARY = `SGLang PD Disaggregation Test Summary
======================================

Docker Image: rocm/sgl-dev:v0.5.7-rocm700-mi30x-20260109
Hardware: mi30x
Model: ToyModel
Model Path: /models/toy
Hostname: node-7

Setup Steps (with runtime):
- Step 1 - Router Startup: 10s
- Step 4 - Health Check Wait: 145s

Test Results (with runtime):
- Test 1 - Health Check: PASS (1s)
- Test 4 - Code Generation: PENDING (0s)
- Test 6 - GSM8K Accuracy: 0.9550 [PASS] (231s)

Test completed in nightly mode (Docker-based).
`;

export const UNIT_TEST = `==========================================
SGL Unit Test Log
==========================================
Test: test_toy.TestToy
Image: rocm/sgl-dev:v0.5.7-rocm700-mi30x-20260109
Container: toy
Hardware: mi30x
Start time: 2026-01-09 10:00:36 CST
Command: python3 -m unittest test_toy.TestToy
==========================================
\u001b[32m.\u001b[0m
Ran 2 tests in 42.529s

OK

==========================================
End time: 2026-01-09 10:04:48 CST
Exit code: 0
Result: PASSED
==========================================
`;

export const IMAGE_CHECK = `[check] ==========================================
[check] SGL Nightly Docker Image Availability Check
[check] ==========================================
[check] Run Date/Time: 2026-01-09 08:00:01 PST
[check] Machine: node-7
[check] Repository: rocm/sgl-dev
[check] Checking images for date: 20260109

[check] Searching for mi30x image (rocm700)... found, verifying... ✓ AVAILABLE
[check]   Image: rocm/sgl-dev:v0.5.7-rocm700-mi30x-20260109
[check] Searching for mi30x image (rocm630) [optional]... ✗ NOT FOUND [optional]
[check] Searching for mi35x image (discovering ROCM version)... found, verifying... ✗ FOUND BUT NOT PULLABLE
[check]   Image: rocm/sgl-dev:v0.5.7-rocm700-mi35x-20260109 (manifest check failed)

[check] Total images checked: 3
[check] Available images: 1
[check] Missing required images: 1
[check] Missing optional images: 1
`;

export const ROCM_SMI_HEADER = `

============================================ ROCm System Management Interface ============================================
====================================================== Concise Info ======================================================
Device  Node  IDs              Temp        Power     Partitions          SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%
\u001b[3m              (DID,     GUID)  (Junction)  (Socket)  (Mem, Compute, ID)                                                  \u001b[0m
==========================================================================================================================`;

export const ROCM_SMI = `${ROCM_SMI_HEADER}
0       2     0x74a1,   55354  51.0°C      152.0W    NPS1, SPX, 0        134Mhz  900Mhz  0%   auto  750.0W  0%     3%
1       3     0x74a1,   41632  83.0°C      N/A       NPS1, SPX, 0        None    900Mhz  0%   perf_determinism  750.0W  97%    100%
==========================================================================================================================
================================================== End of ROCm SMI Log ===================================================
`;

/** A healthy log of every kind, for tests that hold for all. */
export const ALL_SAMPLES = {
  serving: servingLog(),
  gsm8k: gsm8kLog(),
  server: serverLog(),
  'one-batch': oneBatchLog(),
  'one-batch-server': oneBatchServerLog('new'),
  'timing-summary': timingSummary(),
  'sanity-timing-summary': SANITY_SUMMARY,
  'pd-summary': PD_SUMMARY,
  'unit-test': UNIT_TEST,
  'docker-image-check': IMAGE_CHECK,
  'gpu-status': ROCM_SMI,
} as const;
