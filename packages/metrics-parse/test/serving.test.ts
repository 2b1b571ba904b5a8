import { describe, expect, it } from 'vitest';
import { parseOfflineThroughputLog, parseServingLog } from '../src/index.ts';
import { bar, REPORT, reportLine, servingLog } from './samples.ts';

const codes = (log: { readonly problems: readonly { readonly code: string }[] }): string[] =>
  log.problems.map((problem) => problem.code);

describe('a complete bench_serving log', () => {
  const log = parseServingLog(servingLog());

  it('is complete and has no problems', () => {
    expect(log).toMatchObject({ kind: 'serving', complete: true, outcome: 'complete', problems: [] });
  });

  it('gives the facts around the report', () => {
    expect(log).toMatchObject({
      startedAt: '2026-01-09 11:20:41 PST',
      completedAt: '2026-01-09 11:26:02 PST',
      durationS: 321,
      requestRate: 2,
      run: 3,
      mode: 'aiter',
      inputTokens: 411_237,
      outputTokens: 205_118,
      progress: { done: 600, total: 600 },
      requestErrors: 0,
    });
    expect(log.command).toContain('sglang.bench_serving --backend sglang');
  });

  it('reads the resolved arguments, whatever stands in quoted ones', () => {
    expect(log.args).toEqual({
      backend: 'sglang',
      datasetName: 'random',
      numPrompts: 600,
      randomInputLen: 1024,
      randomOutputLen: 512,
      randomRangeRatio: 0.5,
      requestRate: 2,
      seed: 7,
      port: 30_000,
      flushCache: true,
      warmupRequests: 1,
    });
  });

  it('gives every metric a name with a unit', () => {
    expect(log.metrics).toEqual({
      requestRateReqS: 2,
      successfulRequests: 600,
      durationS: 301.55,
      inputTokens: 411_237,
      inputTextTokens: 411_236,
      outputTokens: 205_118,
      outputTokensRetokenized: 204_990,
      requestThroughputReqS: 1.99,
      inputThroughputTokS: 1363.74,
      outputThroughputTokS: 680.21,
      peakOutputThroughputTokS: 1422,
      peakConcurrentRequests: 57,
      totalThroughputTokS: 2043.95,
      concurrency: 31.07,
      acceptLength: 2.58,
      e2eMs: { mean: 15_617.33, median: 14_902.18, p90: 21_877.4, p99: 28_114.92 },
      ttftMs: { mean: 131.46, median: 118.27, p99: 402.83 },
      tpotMs: { mean: 45.61, median: 44.08, p99: 71.99 },
      itlMs: { mean: 45.37, median: 41.62, p95: 93.15, p99: 188.74, max: 512.06 },
    });
  });

  it('keeps the report as printed', () => {
    expect(log.reports[0]?.printed).toMatchObject({
      Backend: 'sglang',
      'Max request concurrency': 'not set',
      'Median E2E Latency (ms)': 14_902.18,
    });
    expect(log.reports[0]?.sections).toEqual([
      'End-to-End Latency',
      'Time to First Token',
      'Time per Output Token (excl. 1st token)',
      'Inter-Token Latency',
    ]);
  });

  it('says where a value stands', () => {
    const text = servingLog();
    const place = log.reports[0]?.where['Median TTFT (ms)'];
    const rest = Buffer.from(text).subarray(place?.byte).toString();
    expect(rest.startsWith('Median TTFT (ms):')).toBe(true);
    expect(text.split('\n')[(place?.line ?? 0) - 1]).toMatch(/^Median TTFT/);
  });
});

describe('reports of other releases', () => {
  it.each([
    ['the misspelt label of v0.4.6', reportLine('Max reqeuest concurrency:', '16'), { maxConcurrency: 16 }],
    ['P95 of 2026', reportLine('P95 TTFT (ms):', '301.20'), { ttftMs: { p95: 301.2 } }],
    ['cache details', reportLine('Total cached tokens:', '1200'), { cachedTokens: 1200 }],
    ['a rate of inf', reportLine('Traffic request rate:', 'inf'), {}],
  ])('%s', (_, line, metrics) => {
    const report = [REPORT[0] ?? '', reportLine('Successful requests:', '600'), line, REPORT.at(-1) ?? ''];
    const log = parseServingLog(servingLog({ report }));
    expect(log.metrics).toEqual({ successfulRequests: 600, ...metrics });
    expect(codes(log)).toEqual([]);
  });

  it('keeps labels it does not know', () => {
    const report = [...REPORT.slice(0, 5), reportLine('Tokens per joule:', '3.75'), ...REPORT.slice(5)];
    expect(parseServingLog(servingLog({ report })).reports[0]?.printed['Tokens per joule']).toBe(3.75);
  });
});

describe('what is no measurement', () => {
  it('a report without one successful request', () => {
    const report = REPORT.map((line) =>
      line.startsWith('Successful') ? reportLine('Successful requests:', '0') : line,
    );
    const log = parseServingLog(servingLog({ report }));
    expect(log).toMatchObject({ complete: false, outcome: 'failed' });
    expect(log.metrics).toBeUndefined();
    expect(codes(log)).toContain('run-failed');
  });

  it.each(['nan', 'inf', 'N/A', '12.3.4', '45ms', '-12.50', '0.00'])('a latency of %s', (value) => {
    const report = REPORT.map((line) => (line.startsWith('Mean TTFT') ? reportLine('Mean TTFT (ms):', value) : line));
    const log = parseServingLog(servingLog({ report }));
    expect(log.metrics?.ttftMs).toEqual({ median: 118.27, p99: 402.83 });
    expect(log.reports[0]?.printed['Mean TTFT (ms)']).toBe(/^-?\d+\.\d\d$/.test(value) ? Number(value) : value);
  });

  it('a run that lost requests is one, but says so', () => {
    const report = REPORT.map((line) =>
      line.startsWith('Successful') ? reportLine('Successful requests:', '598') : line,
    );
    const log = parseServingLog(servingLog({ report }));
    expect(log.complete).toBe(true);
    expect(log.problems).toContainEqual(
      expect.objectContaining({ code: 'requests-failed', message: 'Only 598 of 600 requests succeeded.' }),
    );
  });

  it('a header without a client', () => {
    const log = parseServingLog('Run started at: 2026-01-09 11:20:41 PST\nUsing 128 prompts for concurrency 16\n');
    expect(log).toMatchObject({ complete: false, outcome: 'header-only', concurrency: 16 });
  });

  it('a client that died with an exception, though the script says completed', () => {
    const log = parseServingLog(
      'Run started at: 2026-01-09 11:20:41 PST\nTraceback (most recent call last):\n  File "x.py", line 1, in main\n' +
        'requests.exceptions.ConnectionError: no route\nRun completed at: 2026-01-09 11:20:50 PST\nRun duration: 9 seconds\n',
    );
    expect(log).toMatchObject({ complete: false, outcome: 'exception', tracebacks: 1 });
    expect(log.problems).toContainEqual({
      code: 'client-exception',
      message: 'requests.exceptions.ConnectionError: no route',
      line: 4,
      byte: expect.any(Number),
    });
  });

  it('a run killed inside its progress bar', () => {
    const whole = servingLog();
    const cut = whole.slice(0, whole.indexOf(' 300/600 [') + ' 300/600 [00:0'.length);
    const log = parseServingLog(cut);
    expect(log).toMatchObject({ outcome: 'truncated', progress: { done: 300, total: 600 } });
  });

  it('an empty file', () => {
    expect(parseServingLog('')).toMatchObject({ complete: false, outcome: 'empty', bytes: 0, lines: 0, reports: [] });
  });
});

describe('dirty text', () => {
  const clean = parseServingLog(servingLog());

  it.each([
    ['CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['colours', (text: string) => text.replaceAll(/(Median \w+)/g, '\u001b[1;33m$1\u001b[0m')],
    ['a run of NUL bytes before the report', (text: string) => text.replace('====', `${'\0'.repeat(5000)}====`)],
    ['no final line end', (text: string) => text.trimEnd()],
  ])('%s change no value', (_, dirty) => {
    const log = parseServingLog(dirty(servingLog()));
    expect(log.metrics).toEqual(clean.metrics);
    expect(log).toMatchObject({ complete: true, durationS: 321 });
  });

  it('invalid UTF-8 changes no value', () => {
    const bytes = Buffer.from(servingLog());
    bytes[bytes.indexOf('WARNING')] = 0xff;
    expect(parseServingLog(bytes).metrics).toEqual(clean.metrics);
  });

  it('counts failed requests, also those glued to the bar', () => {
    const error = String.raw`output.error='Traceback (most recent call last):\n  File "a.py"\n'`;
    const log = parseServingLog(servingLog({ before: [`${bar(600, 300)}${error}`, error, error] }));
    expect(log).toMatchObject({ requestErrors: 3, tracebacks: 3, complete: true });
    expect(codes(log)).toEqual(['request-errors']);
  });

  it('never takes the first half of a number for the number', () => {
    const text = servingLog();
    const end = text.indexOf('402.83') + '402.'.length + 1;
    const log = parseServingLog(text.slice(0, end));
    expect(log.reports[0]?.metrics.ttftMs).toEqual({ mean: 131.46, median: 118.27 });
    expect(codes(log)).toContain('cut-line');
    expect(log.metrics).toBeUndefined();
  });
});

describe('more than one run in a file', () => {
  it('the last of two reports of one run counts', () => {
    const second = REPORT.map((line) => line.replace('118.27', '119.99'));
    const log = parseServingLog(servingLog({ report: [...REPORT, ...second] }));
    expect(log.reports).toHaveLength(2);
    expect(log.metrics?.ttftMs?.median).toBe(119.99);
    expect(codes(log)).toEqual(['several-reports']);
  });

  it('a second run without a report is not measured by the first', () => {
    const log = parseServingLog(
      `${servingLog()}Run started at: 2026-01-10 02:00:00 PST\nUsing 128 prompts for concurrency 16\n`,
    );
    expect(log).toMatchObject({ complete: false, startedAt: '2026-01-10 02:00:00 PST', outcome: 'header-only' });
    expect(log.metrics).toBeUndefined();
    expect(log.reports).toHaveLength(1);
    expect(codes(log)).toContain('several-runs');
  });
});

it('reads the report of bench_offline_throughput', () => {
  const log = parseOfflineThroughputLog(
    [
      '====== Offline Throughput Benchmark Result =======',
      reportLine('Backend:', 'engine'),
      reportLine('Successful requests:', '64'),
      reportLine('Benchmark duration (s):', '12.34'),
      reportLine('Last generation throughput (tok/s):', '900.01'),
      reportLine('Total token throughput (tok/s):', '1500.50'),
      '==================================================',
      '',
    ].join('\n'),
  );
  expect(log).toMatchObject({ kind: 'offline-throughput', complete: true, problems: [] });
  expect(log.metrics).toEqual({
    successfulRequests: 64,
    durationS: 12.34,
    lastGenerationThroughputTokS: 900.01,
    totalThroughputTokS: 1500.5,
  });
});

describe('reports of other clients and switches', () => {
  const report = (...lines: string[]): string =>
    ['============ Serving Benchmark Result ============', ...lines, '='.repeat(50), ''].join('\n');

  it('vllm bench serve: other capitals, other words, failed requests', () => {
    const log = parseServingLog(
      report(
        'Successful requests:                     994       ',
        'Failed requests:                         6         ',
        'Maximum request concurrency:             16        ',
        'Total Token throughput (tok/s):          14141.12  ',
        'Median E2EL (ms):                        812.50    ',
        'Median ITL (ms):                         42.96     ',
      ),
    );
    expect(log.metrics).toEqual({
      successfulRequests: 994,
      failedRequests: 6,
      maxConcurrency: 16,
      totalThroughputTokS: 14_141.12,
      e2eMs: { median: 812.5 },
      itlMs: { median: 42.96 },
    });
    expect(log.reports[0]?.printed['Total Token throughput (tok/s)']).toBe(14_141.12);
    expect(log.problems).toEqual([{ code: 'requests-failed', message: 'Only 994 of 1000 requests succeeded.' }]);
  });

  it('a label that is printed twice keeps both values', () => {
    const log = parseServingLog(
      report(
        'Successful requests:   40',
        'Total cached tokens: 5',
        '  Device:  4',
        'Cache hit rate: 50.0%',
        '  Device:  40.0%',
      ),
    );
    expect(log.reports[0]?.printed).toMatchObject({ Device: 4, 'Device (2)': '40.0%' });
  });

  const dead =
    'Namespace(num_prompts=180)\nTraceback (most recent call last):\n  File "a"\nConnectionRefusedError: no\n';
  it.each([
    ['a client that dies in its first request, without a script around it', dead, 'exception'],
    ['one whose bar goes on behind a failure', `${dead}10%|█         | 18/180 [00:05<00:45,  3.6it/s]\n`, 'truncated'],
  ])('%s', (_, text, outcome) => expect(parseServingLog(text).outcome).toBe(outcome));
});
