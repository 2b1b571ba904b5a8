import type { Measurement } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { compareRuns, renderComparisonMarkdown } from '../src/index.ts';
import { measurement, onlineNight, usualNights } from './samples.ts';

const accuracy = (day: number, value: number, runs = 5) =>
  measurement(day, value, { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0, runs });

const names = { mode: 'online', main: 'main', pr: 'pr', generatedAt: Date.UTC(2025, 10, 16, 22, 5, 9) } as const;

test('values are paired by load and metric, not by position', () => {
  const a = onlineNight(1, { rates: [1, 8, 16] });
  const b = onlineNight(2, { rates: [16, 8] });
  const { rows } = compareRuns(a, b);
  expect(rows.map(({ metric, load, call }) => `${metric} ${load} ${call}`)).toStrictEqual([
    'e2eMs 1 missing',
    'e2eMs 8 same',
    'e2eMs 16 same',
    'ttftMs 1 missing',
    'ttftMs 8 same',
    'ttftMs 16 same',
    'itlMs 1 missing',
    'itlMs 8 same',
    'itlMs 16 same',
  ]);
});

test.each([
  [1000, 940, 0.06, 'better'],
  [1000, 1060, -0.06, 'worse'],
  [1000, 1050, -0.05, 'same'],
  [1000, 960, 0.04, 'same'],
])('E2E from %d to %d ms: %d, %s', (a, b, betterBy, call) => {
  const [row] = compareRuns([measurement(1, a)], [measurement(2, b)]).rows;
  expect(row).toMatchObject({ call, fence: 0.05 });
  expect(row?.betterBy).toBeCloseTo(betterBy, 10);
});

test('more throughput is better', () => {
  const changes = { metric: 'e2eThroughputTokS', loadKind: 'batch_size', load: 32 } as const;
  expect(compareRuns([measurement(1, 100, changes)], [measurement(2, 120, changes)]).rows[0]).toMatchObject({
    call: 'better',
  });
});

test('an invalid value is missing, not compared', () => {
  const [row] = compareRuns([measurement(1, 1000)], [measurement(2, 10, { valid: false })]).rows;
  expect(row).toMatchObject({ a: 1000, call: 'missing' });
  expect(row).not.toHaveProperty('b');
});

test('history tells noise from change: 3% counts in a quiet series', () => {
  const history = usualNights(14);
  const { rows, fenced } = compareRuns(onlineNight(15), onlineNight(16, { factor: 1.03 }), { history });
  expect(fenced).toBe(true);
  expect(rows.filter((row) => row.metric !== 'ttftMs').every((row) => row.call === 'worse')).toBe(true);
});

describe('accuracy', () => {
  test.each([
    [0.933, 0.928, 1, 'same'],
    [0.933, 0.9, 1, 'worse'],
    [0.933, 0.92, 1, 'same'],
    [0.933, 0.92, 5, 'worse'],
    [0.8, 0.84, 5, 'better'],
  ])('from %d to %d over %d runs: %s', (a, b, runs, call) => {
    expect(compareRuns([accuracy(1, a, runs)], [accuracy(2, b, runs)]).accuracy).toMatchObject({ call });
  });

  test('one side without accuracy is missing, both sides without it is nothing', () => {
    expect(compareRuns([accuracy(1, 0.9)], []).accuracy).toStrictEqual({ a: 0.9, runsA: 5, call: 'missing' });
    expect(compareRuns([], []).accuracy).toBeUndefined();
  });
});

test('the online report', () => {
  const a = [...onlineNight(1), accuracy(1, 0.82)];
  const b: Measurement[] = [
    ...onlineNight(2, { rates: [1, 8], changes: { node: 'mi300-b' } }).map((value) =>
      value.load === 8 ? { ...value, value: value.value * 1.2 } : value,
    ),
    accuracy(2, 0.815),
  ];
  expect(renderComparisonMarkdown(compareRuns(a, b), { ...names, title: 'GROK1' })).toMatchInlineSnapshot(`
    "## GROK1 Benchmark Comparison

    🔴 **PR IS WORSE (ON ANOTHER NODE): 3 of 6 values worse, 0 better, 3 unchanged, 3 on one side only; worst: ITL at rate 8: 19.4% slower (36.07 → 43.07 ms); GSM8K accuracy unchanged (82.0% → 81.5%)**

    - **ITL**: worse at rate 8 only: 19.4% slower (36.07 → 43.07 ms)
    - **E2E latency**: worse at rate 8 only: 19.4% slower (21,644 → 25,843 ms)
    - **TTFT**: worse at rate 8 only: 19.4% slower (216.4 → 258.4 ms)
    - **only Main has** rate 16 (E2E latency, TTFT, ITL)

    ### Differences

    | What     | Main                          | PR                            |
    | -------- | ----------------------------- | ----------------------------- |
    | **node** | mi300-a                       | mi300-b                       |
    | image    | v0.5.5-rocm700-mi30x-20251101 | v0.5.5-rocm700-mi30x-20251102 |

    The bold ones change the numbers by themselves: a change below may come from them.

    **Mode**: online

    **Main CSV**: \`main\`

    **PR CSV**: \`pr\`

    **Generated**: 2025-11-16 14:05:09 PST

    ### Results

    #### GSM8K Accuracy

    |           Main |             PR |            Change (points) | 95% interval |
    | -------------: | -------------: | -------------------------: | -----------: |
    | 82.0% (5 runs) | 81.5% (5 runs) | -0.5 No significant change |  -1.8 … +0.8 |

    Test of two proportions on the right answers of all runs, 1,319 questions each: p = 0.46. Both sides answer the same questions, so the interval is rather too wide.

    #### E2E Latency Comparison

    | Request Rate | Main (ms) | PR (ms) |      Change |
    | -----------: | --------: | ------: | ----------: |
    |            1 |    13,227 |  13,161 |       -0.5% |
    |            8 |    21,644 |  25,843 | **+19%** 🔴 |
    |           16 |    31,263 | missing |     missing |

    #### TTFT Latency Comparison

    | Request Rate | Main (ms) | PR (ms) |      Change |
    | -----------: | --------: | ------: | ----------: |
    |            1 |     132.3 |   131.6 |       -0.5% |
    |            8 |     216.4 |   258.4 | **+19%** 🔴 |
    |           16 |     312.6 | missing |     missing |

    #### ITL Latency Comparison

    | Request Rate | Main (ms) | PR (ms) |      Change |
    | -----------: | --------: | ------: | ----------: |
    |            1 |     22.04 |   21.93 |       -0.5% |
    |            8 |     36.07 |   43.07 | **+19%** 🔴 |
    |           16 |     52.11 | missing |     missing |

    A change is that of the value itself: a latency that grew has a plus and is worse. 🟢 / 🔴: a change of more than 5%.
    "
  `);
});

test('concurrency has its own column, and noise one when history is known', () => {
  const changes = { loadKind: 'concurrency' } as const;
  const comparison = compareRuns(onlineNight(15, { changes }), onlineNight(16, { changes }), {
    history: usualNights(14, changes),
  });
  const report = renderComparisonMarkdown(comparison, { ...names, title: 'DeepSeek-V3-0324' });
  expect(report).toMatch(/^\| Concurrency \| +Main \(ms\) \| +PR \(ms\) \| +Change \| +Usual range \|$/m);
});

test('the offline report', () => {
  const run = (day: number, factor: number) =>
    [1, 32].flatMap((load) => {
      const changes = { loadKind: 'batch_size', load, inputLen: 1024, outputLen: 128, mode: 'offline' } as const;
      return [
        measurement(day, 2.345 * load * factor, { ...changes, metric: 'e2eLatencyS' }),
        measurement(day, 1152 / factor, { ...changes, metric: 'e2eThroughputTokS' }),
      ];
    });
  const comparison = compareRuns(run(1, 1), run(2, 0.9));
  expect(renderComparisonMarkdown(comparison, { ...names, title: 'GROK1', mode: 'offline' })).toMatchInlineSnapshot(`
    "## GROK1 Benchmark Comparison

    🟢 **PR IS BETTER: 0 of 4 values worse, 4 better, 0 unchanged; most: E2E throughput at batch 32 (in 1024): 11.1% more (1,152 → 1,280 tok/s)**

    - **E2E throughput**: better at 2 of 2 loads, most at batch 32 (in 1024): 11.1% more (1,152 → 1,280 tok/s)
    - **E2E latency**: better at 2 of 2 loads, most at batch 32 (in 1024): 10.0% faster (75.04 → 67.54 s)

    ### Differences

    | What  | Main                          | PR                            |
    | ----- | ----------------------------- | ----------------------------- |
    | image | v0.5.5-rocm700-mi30x-20251101 | v0.5.5-rocm700-mi30x-20251102 |

    **Mode**: offline

    **Main CSV**: \`main\`

    **PR CSV**: \`pr\`

    **Generated**: 2025-11-16 14:05:09 PST

    ### Results

    #### Input/Output 1024/128

    | Batch Size | Metric         |        Main |          PR |      Change |
    | ---------: | -------------- | ----------: | ----------: | ----------: |
    |          1 | E2E throughput | 1,152 tok/s | 1,280 tok/s | **+11%** 🟢 |
    |          1 | E2E latency    |     2.345 s |     2.111 s | **-10%** 🟢 |
    |         32 | E2E throughput | 1,152 tok/s | 1,280 tok/s | **+11%** 🟢 |
    |         32 | E2E latency    |     75.04 s |     67.54 s | **-10%** 🟢 |

    A change is that of the value itself: a latency that grew has a plus and is worse. 🟢 / 🔴: a change of more than 5%.
    "
  `);
});
