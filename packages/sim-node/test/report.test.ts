import { describe, expect, test } from 'vitest';
import { servingReport } from '../src/bench-serving/report.ts';
import { servingMetrics } from '../src/bench-serving/serving-metrics.ts';
import { batchReport } from '../src/bench-one-batch/run-once.ts';
import { capacityLine, kvCacheLine } from '../src/launch-server/startup-lines.ts';
import { serverConfig } from '../src/launch-server/server-config.ts';
import { serverOptions } from '../src/launch-server/server-options.ts';
import { parseArgs } from '../src/python/argparse.ts';

const requests = [
  { promptKey: 'a', inputLen: 100, outputLen: 11, offsetMs: 0 },
  { promptKey: 'b', inputLen: 200, outputLen: 21, offsetMs: 500 },
];
const metrics = servingMetrics(requests, {
  timings: [
    [0, 0, 100, 300],
    [1, 500, 640, 1960],
  ],
  failed: [],
  itlHistogram: [
    [2000, 10],
    [6600, 20],
  ],
  peakTokensPerS: 25,
  run: 1,
  end: 'done',
});
const head = { backend: 'sglang', requestRate: '8.0', maxConcurrency: null, acceptLength: null };

function labels(version: string): string[] {
  return servingReport(version, head, metrics)
    .split('\n')
    .filter((line) => line.includes(':'))
    .map((line) => line.slice(0, line.indexOf(':')));
}

test('the report of 0.5.6, to the byte', () => {
  const expected = `
============ Serving Benchmark Result ============
Backend:                                 sglang····
Traffic request rate:                    8.0·······
Max request concurrency:                 not set···
Successful requests:                     2·········
Benchmark duration (s):                  2.00······
Total input tokens:                      300·······
Total input text tokens:                 300·······
Total input vision tokens:               0·········
Total generated tokens:                  32········
Total generated tokens (retokenized):    33········
Request throughput (req/s):              1.00······
Input token throughput (tok/s):          150.00····
Output token throughput (tok/s):         16.00·····
Peak output token throughput (tok/s):    25.00·····
Peak concurrent requests:                2·········
Total token throughput (tok/s):          166.00····
Concurrency:                             0.88······
----------------End-to-End Latency----------------
Mean E2E Latency (ms):                   880.00····
Median E2E Latency (ms):                 880.00····
---------------Time to First Token----------------
Mean TTFT (ms):                          120.00····
Median TTFT (ms):                        120.00····
P99 TTFT (ms):                           139.60····
-----Time per Output Token (excl. 1st token)------
Mean TPOT (ms):                          43.00·····
Median TPOT (ms):                        43.00·····
P99 TPOT (ms):                           65.54·····
---------------Inter-Token Latency----------------
Mean ITL (ms):                           50.67·····
Median ITL (ms):                         66.00·····
P95 ITL (ms):                            66.00·····
P99 ITL (ms):                            66.00·····
Max ITL (ms):                            66.00·····
==================================================
`;
  expect(servingReport('0.5.6', head, metrics)).toBe(expected.replaceAll('·', ' '));
});

describe('labels by version', () => {
  test('the misspelt label until 0.4.6', () => {
    expect(labels('0.4.6')).toContain('Max reqeuest concurrency');
    expect(labels('0.4.6.post4')).toContain('Max request concurrency');
  });

  test.each([
    ['Total input text tokens', '0.5.3', '0.5.3.post1'],
    ['Median TPOT (ms)', '0.5.5', '0.5.5.post2'],
    ['Peak output token throughput (tok/s)', '0.5.5.post3', '0.5.6'],
    ['P90 E2E Latency (ms)', '0.5.7', '0.5.8'],
    ['P95 TTFT (ms)', '0.5.14', '0.5.15'],
  ])('%s is absent in %s and there in %s', (label, before, since) => {
    expect(labels(before)).not.toContain(label);
    expect(labels(since)).toContain(label);
  });
});

test('the lines of one offline batch', () => {
  const times = { prefillS: 0.12345, decodeS: [0.01234, 0.0123, 0.0123], medianDecodeS: 0.0123, totalS: 1.234 };
  expect(batchReport({ batchSize: 1, inputLen: 1024, outputLen: 4 }, times, 0)).toEqual([
    'Prefill. latency: 0.12345 s, throughput:   8294.86 token/s',
    'Decode 0. Batch size: 1, latency: 0.01234 s, throughput:     81.04 token/s',
    'Decode 1. Batch size: 1, latency: 0.01230 s, throughput:     81.30 token/s',
    'Decode 2. Batch size: 1, latency: 0.01230 s, throughput:     81.30 token/s',
    'Decode.  median latency: 0.01230 s, median throughput:     81.30 token/s',
    'Total. latency:  1.234 s, throughput:    833.06 token/s',
  ]);
});

describe('capacity lines', () => {
  const config = (model: string, args: readonly string[], hardware = 'mi30x') => {
    const parsed = parseArgs('launch_server.py', serverOptions('0.5.6'), ['--model', model, '--tp', '8', ...args]);
    if (!parsed.ok) throw new Error(parsed.stderr);
    return serverConfig(parsed.values, '0.5.6', { SIM_HARDWARE: hardware });
  };

  test('GROK1 keeps K and V apart', () => {
    const grok = config('/models/amd--grok-1-W4A8KV8', ['--mem-fraction-static', '0.85']);
    expect(kvCacheLine(grok)).toBe('KV Cache is allocated. #tokens: 4609641, K size: 70.34 GB, V size: 70.34 GB');
    expect(capacityLine(grok)).toMatch(
      /^max_total_num_tokens=4609641, chunked_prefill_size=16384, max_prefill_tokens=16384, max_running_requests=4096, context_len=8192, available_gpu_mem=\d+\.\d\d GB$/,
    );
  });

  test('DeepSeek has one latent cache', () => {
    const deepseek = config('/models/deepseek-ai/DeepSeek-V3-0324', ['--mem-fraction-static', '0.85']);
    expect(kvCacheLine(deepseek)).toBe('KV Cache is allocated. #tokens: 981350, KV size: 64.23 GB');
  });

  test('a larger static share holds more tokens, MI355X more than MI300X', () => {
    const tokens = (...of: Parameters<typeof config>) => config(...of).profile.latency.kvCacheTokens;
    expect(tokens('grok-1', ['--mem-fraction-static', '0.9'])).toBeGreaterThan(tokens('grok-1', []));
    expect(tokens('grok-1', [], 'mi35x')).toBe(7_286_595);
    expect(config('grok-1', ['--max-running-requests', '64']).profile.latency.maxRunningRequests).toBe(64);
  });
});
