import { describe, expect, it } from 'vitest';
import { parseOneBatchLog, parseOneBatchServerLog, parseResultJsonl } from '../src/index.ts';
import { ONE_BATCH_SWEEP, oneBatchBlock, oneBatchLog, oneBatchServerLog } from './samples.ts';

const codes = (log: { readonly problems: readonly { readonly code: string }[] }): string[] =>
  log.problems.map((problem) => problem.code);

describe('bench_one_batch', () => {
  const log = parseOneBatchLog(oneBatchLog());

  it('pairs blocks with the sweep of the command line, without the warm-up and what was skipped', () => {
    expect(log).toMatchObject({
      complete: true,
      started: true,
      maxTotalNumTokens: 1_048_576,
      missing: [],
      problems: [],
    });
    expect(log.skipped).toEqual([
      { batchSize: 32, inputLen: 512, outputLen: 64 },
      { batchSize: 32, inputLen: 512, outputLen: 128 },
    ]);
    expect(
      log.points.map((point) => [point.batchSize, point.inputLen, point.outputLen, point.prefillLatencyS]),
    ).toEqual([
      [1, 512, 64, 0.11],
      [1, 512, 128, 0.12],
      [8, 512, 64, 0.13],
      [8, 512, 128, 0.14],
    ]);
  });

  it('reads every value of a block', () => {
    expect(log.points[2]).toMatchObject({
      prefillLatencyS: 0.13,
      prefillThroughputTokS: 31_507.69,
      medianDecodeLatencyS: 0.01234,
      medianDecodeThroughputTokS: 648.3,
      totalLatencyS: 0.92,
      totalThroughputTokS: 5010,
      decodeSteps: 5,
      complete: true,
    });
  });

  it('takes the sweep from the caller when the log has none', () => {
    const text = oneBatchLog().split('\n').slice(1).join('\n');
    expect(parseOneBatchLog(text).points[0]).toMatchObject({ batchSize: 1 });
    expect(parseOneBatchLog(text).points[0]?.inputLen).toBeUndefined();
    expect(parseOneBatchLog(text, { sweep: ONE_BATCH_SWEEP })).toMatchObject({
      complete: true,
      points: log.points.map((point) => ({ ...point, where: expect.anything() })),
    });
  });

  it('names the combinations a crash left out, and why', () => {
    const text = oneBatchLog([
      ...oneBatchBlock(1, 512, 64),
      ...oneBatchBlock(1, 512, 128).slice(0, 3),
      'Traceback (most recent call last):',
      'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 1.75 GiB.',
    ]);
    const crashed = parseOneBatchLog(text);
    expect(crashed).toMatchObject({ complete: false, outOfMemory: true });
    expect(crashed.points.map((point) => point.complete)).toEqual([true, false]);
    expect(crashed.points[1]?.totalLatencyS).toBeUndefined();
    expect(crashed.missing.map((one) => [one.batchSize, one.outputLen])).toEqual([
      [1, 128],
      [8, 64],
      [8, 128],
      [32, 64],
      [32, 128],
    ]);
    expect(crashed.problems).toContainEqual({
      code: 'block-missing',
      message: 'Not measured: batch 8, input 512, output 64.',
    });
  });

  it('does not pair a block with a combination its numbers contradict', () => {
    const text = oneBatchLog([
      ...oneBatchBlock(1, 512, 64),
      ...oneBatchBlock(1, 512, 128),
      ...oneBatchBlock(32, 512, 64),
    ]);
    const found = parseOneBatchLog(text);
    expect(found.points[2]).toMatchObject({ batchSize: 32, outputLen: 64 });
    const strange = parseOneBatchLog(oneBatchLog(oneBatchBlock(7, 300, 64)));
    expect(strange.points[0]?.batchSize).toBeUndefined();
    expect(codes(strange)).toContain('block-unpaired');
  });

  it('has no decode values when one token was generated', () => {
    const block = oneBatchBlock(1, 512, 1).filter((line) => !line.startsWith('Decode'));
    const sweep = { batchSizes: [1], inputLens: [512], outputLens: [1] };
    const found = parseOneBatchLog(['Benchmark ...', ...block, ''].join('\n'), { sweep });
    expect(found).toMatchObject({ complete: true });
    expect(found.points[0]?.medianDecodeLatencyS).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    [
      'max_total_num_tokens=77\nWarmup ...\nPrefill. latency: 0.10000 s, throughput:   5120.00 token/s\n',
      'not-started',
    ],
    ['Benchmark ...\n', 'no-blocks'],
  ])('%j is no measurement', (text, code) => {
    expect(parseOneBatchLog(text)).toMatchObject({ complete: false, points: [] });
    expect(codes(parseOneBatchLog(text))).toEqual([code]);
  });
});

describe('bench_one_batch_server', () => {
  it.each(['old', 'new'] as const)('reads the %s spelling, without the warm-up', (style) => {
    const log = parseOneBatchServerLog(oneBatchServerLog(style));
    expect(log).toMatchObject({ complete: true, resultFile: 'result.jsonl', problems: [] });
    expect(log.points.map((point) => point.batchSize)).toEqual([1, 64]);
    expect(log.points[0]).toMatchObject({
      inputLen: 1024,
      outputLen: 16,
      latencyS: 1.37,
      ttftS: 0.41,
      inputThroughputTokS: 39_960.98,
      outputThroughputTokS: 266.67,
      lastGenerationThroughputTokS: 1201.55,
      ...(style === 'new' ? { acceptLength: 2.71, cacheHitRate: 0 } : {}),
    });
    expect(log.skipped).toEqual([
      {
        batchSize: 512,
        inputLen: 1024,
        outputLen: 16,
        text: 'Skip benchmark batch_size=512 input_len=1024 output_len=16 due to max_running_requests',
      },
    ]);
  });

  it('a sweep without its end is not complete', () => {
    const text = oneBatchServerLog('new');
    const log = parseOneBatchServerLog(text.slice(0, text.lastIndexOf('latency: ')));
    expect(log.complete).toBe(false);
    expect(codes(log)).toEqual(['case-incomplete', 'unfinished']);
  });
});

describe('result.jsonl', () => {
  it('reads the JSON Python writes and tells the programs apart', () => {
    const log = parseResultJsonl(
      [
        '{"request_rate": Infinity, "median_ttft_ms": 91.5, "std_itl_ms": NaN, "note": "NaN, Infinity", "server_info": {"api_key": "sk-1", "admin_api_key": null, "tp_size": 8}}',
        '{"run_name": "default", "batch_size": 1, "input_len": 512, "prefill_latency": 0.1}',
        '{"run_name": "default", "batch_size": 1, "latency": 1.37}',
        '{"task": "gsm8k", "accuracy": 0.82}',
        '{"backend": "engine", "successful_requests": 64}',
        '{"x": 1}',
      ].join('\n'),
    );
    expect(log).toMatchObject({ complete: true, problems: [] });
    expect(log.rows.map((row) => row.tool)).toEqual([
      'bench_serving',
      'bench_one_batch',
      'bench_one_batch_server',
      'gsm8k',
      'bench_offline_throughput',
      'unknown',
    ]);
    expect(log.rows[0]?.values).toEqual({
      request_rate: 'inf',
      median_ttft_ms: 91.5,
      std_itl_ms: 'nan',
      note: 'NaN, Infinity',
      server_info: { api_key: '<redacted>', admin_api_key: null, tp_size: 8 },
    });
  });

  it.each([
    ['{"a": 1}\nnot json\n', ['bad-json'], 1],
    ['{"a": 1}\n{"b": 12', ['cut-line'], 1],
    ['[1, 2]\n', ['bad-json', 'no-rows'], 0],
    ['', ['no-rows'], 0],
  ])('%j says what is wrong', (text, expected, rows) => {
    const log = parseResultJsonl(text);
    expect(codes(log)).toEqual(expected);
    expect(log.rows).toHaveLength(rows);
    expect(log.complete).toBe(false);
  });
});
