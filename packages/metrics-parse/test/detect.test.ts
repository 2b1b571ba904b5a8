import { describe, expect, it } from 'vitest';
import { detectLogKind, type LogKind, parseLog, parseLogStream } from '../src/index.ts';
import { ALL_SAMPLES, bar, oneBatchServerLog, servingLog } from './samples.ts';

const KINDS = Object.keys(ALL_SAMPLES) as (keyof typeof ALL_SAMPLES)[];

describe('by content', () => {
  it.each(KINDS)('%s', (kind) => {
    expect(detectLogKind('anything', ALL_SAMPLES[kind])).toBe(kind);
    expect(detectLogKind('sglang_server.log', Buffer.from(ALL_SAMPLES[kind]))).toBe(kind);
  });

  it.each([
    ['offline-throughput', '====== Offline Throughput Benchmark Result =======\n'],
    ['one-batch-server', oneBatchServerLog('old')],
    ['gsm8k', `${bar(1319)}\nAccuracy: 0.913\nInvalid: 0.001\n`],
    ['gpu-status', '{"card0": {"GPU use (%)": "0"}}'],
    ['gpu-status', '[{"gpu":0,"gfx":{"value":0,"unit":"%"}}]'],
    ['unknown', `[nightly] SGL Nightly Benchmark Started\n${servingLog()}`],
    ['unknown', 'bash: test_nightly.sh: No such file or directory\n'],
    ['unknown', ''],
  ])('%s', (kind, head) => {
    expect(detectLogKind('some.txt', head)).toBe(kind);
  });
});

describe('by name, when the text says nothing', () => {
  it.each<[LogKind | 'unknown', string]>([
    ['serving', 'run/sglang_client_log_TOY_aiter_4_run1_20260109_110833.log'],
    ['serving', 'run/sglang_serving_benchmark_concurrency_128_run2_20260109_110833.log'],
    ['gsm8k', 'run/sglang_client_log_TOY_gsm8k_aiter.log'],
    ['gsm8k', 'TOY_mi30x_client_try2.log'],
    ['server', 'run/server_output_aiter.log'],
    ['server', 'sglang_server.log'],
    ['server', 'TOY_mi30x_server.log'],
    ['server', 'prefill.log'],
    ['one-batch', 'tp8_bs32_il1024.log'],
    ['timing-summary', 'run/timing_summary_20260109_110033.log'],
    ['sanity-timing-summary', 'test/sanity_check_log/mi30x/tag/timing_summary_20260109_110033.log'],
    ['docker-image-check', 'cron_log/mi30x/20260109/docker_image_check.log'],
    ['result-jsonl', 'run/result.jsonl'],
    ['unknown', 'notes.txt'],
  ])('%s: %s', (kind, name) => {
    expect(detectLogKind(name, '')).toBe(kind);
  });
});

describe('a stream', () => {
  it.each(KINDS)('%s gives the record of the whole text', async (kind) => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.from(ALL_SAMPLES[kind]);
      for (let at = 0; at < bytes.length; at += 97) yield bytes.subarray(at, at + 97);
    }
    expect(await parseLogStream(kind, chunks())).toEqual(parseLog(kind, ALL_SAMPLES[kind]));
  });
});
