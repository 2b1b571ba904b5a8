import { parseSanityTimingSummary } from '@sglang-ci/metrics-parse';
import { describe, expect, test } from 'vitest';
import { classifyStart } from '../src/sanity/classify-start.ts';
import { splitTrials } from '../src/sanity/keep-sanity-logs.ts';
import { renderSanitySummary } from '../src/sanity/render-sanity-summary.ts';
import type { SanityRecord } from '../src/sanity/sanity-record.ts';

const WAIT = '[aiter] waiting for baton release at /sgl-workspace/aiter/aiter/jit/build/lock_module_moe_asm\n';
const START = '[aiter] start build [module_moe_asm] under /sgl-workspace/aiter/aiter/jit/build/module_moe_asm\n';
const CRASH = 'Traceback (most recent call last):\n  File "/sgl-workspace/a.py", line 3, in load\n';

describe('a failed start is classified', () => {
  test.each([
    [
      '16 waiting lines',
      WAIT.repeat(16),
      'SERVER_NOT_READY',
      'kernel_deadlock',
      'Kernel compilation deadlock (module_moe_asm (16 workers waiting))',
    ],
    ['15 waiting lines', WAIT.repeat(15), 'SERVER_NOT_READY', 'not_ready', 'the reason'],
    [
      'a build that never ends',
      `${START}${WAIT.repeat(7)}`,
      'SERVER_NOT_READY',
      'compilation_timeout',
      'Aiter JIT builder hung (module_moe_asm): the reason',
    ],
    ['nothing in the log', '', 'SERVER_NOT_READY', 'not_ready', 'the reason'],
    [
      'a bug',
      `${CRASH}AttributeError: 'C' object has no attribute 'd'\n`,
      'SERVER_DIED',
      'attribute_error',
      "Code bug - AttributeError: 'C' object has no attribute 'd'",
    ],
    [
      'memory',
      `${CRASH}torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2 GiB\n`,
      'SERVER_DIED',
      'memory_error',
      'Out of memory: torch.OutOfMemoryError: HIP out of memory. Tried to allocate 2 GiB',
    ],
    [
      'a crash after waiting',
      `${WAIT.repeat(28)}${CRASH}RuntimeError: no kernel\n`,
      'SERVER_DIED',
      'child_process_crash',
      'Child process crashed during startup: RuntimeError: no kernel',
    ],
    [
      'a refused flag',
      'launch_server.py: error: unrecognized arguments: --x\n',
      'COMMAND_REFUSED',
      'other',
      'launch_server.py: error: unrecognized arguments: --x',
    ],
  ] as const)('%s', (_, log, code, wanted, text) => {
    const found = classifyStart(log, { code, reason: 'the reason', withoutCudaGraph: false });
    expect([found.class, found.text]).toStrictEqual([wanted, text]);
  });
});

const AT = '2025-12-18T17:16:22.000Z';
const later = (seconds: number) => new Date(Date.parse(AT) + seconds * 1000).toISOString();

const RECORD: SanityRecord = {
  schema: 1,
  day: '20251218',
  image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251218',
  imageTag: 'v0.5.6-rocm700-mi30x-20251218',
  hardware: 'mi30x',
  node: 'node-1',
  simulated: false,
  trials: 3,
  startedAt: AT,
  endedAt: later(1_200),
  models: ['GROK1-IN4', 'QWEN-30B', 'llama4', 'GROK2.5'],
  results: [
    {
      label: 'GROK1-IN4',
      status: 'PASS',
      required: 0.8,
      attempts: [
        {
          startedAt: AT,
          endedAt: later(92),
          withoutCudaGraph: false,
          startFailedAfterS: 91.114,
          startError: { class: 'kernel_deadlock', text: 'Kernel compilation deadlock (moe_asm (28 workers waiting))' },
          trials: [],
          passed: false,
        },
        {
          startedAt: later(100),
          endedAt: later(420.4),
          withoutCudaGraph: true,
          startS: 113.68,
          trials: [
            { trial: 1, accuracy: 0.79, seconds: 57.06, passed: false },
            { trial: 2, accuracy: 0.814, seconds: 95.1, passed: true },
          ],
          shutdownS: 0.5,
          passed: true,
        },
      ],
    },
    {
      label: 'QWEN-30B',
      status: 'FAIL',
      required: 0.84,
      reason: 'GSM8K accuracy 0.001 is below 0.84',
      attempts: [
        {
          startedAt: later(430),
          endedAt: later(900),
          withoutCudaGraph: false,
          startS: 90,
          trials: [
            { trial: 1, accuracy: 0.001, seconds: 90, passed: false },
            { trial: 2, passed: false, seconds: 12 },
            { trial: 3, accuracy: 0.001, seconds: 80, passed: false },
          ],
          passed: false,
          reason: 'GSM8K accuracy 0.001 is below 0.84',
        },
      ],
    },
    {
      label: 'llama4',
      status: 'SKIPPED',
      skipped: 'no-files',
      reason: 'Model path does not exist: /data/llama4',
      required: 0.9,
      attempts: [],
    },
    {
      label: 'GROK2.5',
      status: 'FAIL',
      required: 0.915,
      attempts: [
        {
          startedAt: later(910),
          endedAt: later(950),
          withoutCudaGraph: false,
          startFailedAfterS: 38.54,
          startError: {
            class: 'attribute_error',
            text: "Code bug - AttributeError: 'C' object has no attribute 'd'",
            suggestion: 'Check server log',
          },
          trials: [],
          passed: false,
        },
      ],
    },
  ],
};

describe('the summary', () => {
  const text = renderSanitySummary(RECORD, { timeZone: 'America/Los_Angeles' });

  test('is what the parser of the old ones reads back, with nothing lost', () => {
    const read = parseSanityTimingSummary(text);
    expect(read).toMatchObject({
      startedAt: '2025-12-18 09:16:22 PST',
      machine: 'node-1',
      hardware: 'mi30x',
      models: RECORD.models,
      trialsPerModel: 3,
      dockerImage: RECORD.image,
      complete: true,
      summary: { 'GROK1-IN4': 'PASS', 'QWEN-30B': 'FAIL', llama4: 'SKIPPED', 'GROK2.5': 'FAIL' },
      skippedModels: { llama4: 'Model path does not exist: /data/llama4' },
      tested: { count: 3, of: 4 },
      passed: { count: 1, of: 3 },
      failed: { count: 2, of: 3 },
      skipped: { count: 1, of: 4 },
      durationS: 1_200,
    });
    expect(read.attempts).toMatchObject([
      {
        model: 'GROK1-IN4',
        fallback: false,
        startupFailedAfterS: 91.11,
        error: 'Kernel compilation deadlock (moe_asm (28 workers waiting))',
      },
      {
        fallback: true,
        startupS: 113.68,
        final: 'PASS',
        required: 0.8,
        deciding: { by: 'highest', accuracy: 0.814 },
        trials: [
          { trial: 1, accuracy: 0.79, result: 'FAIL' },
          { trial: 2, accuracy: 0.814, seconds: 95.1, result: 'PASS' },
        ],
      },
      {
        model: 'QWEN-30B',
        final: 'FAIL',
        trials: [{ trial: 1 }, { trial: 2, result: 'FAIL', seconds: 12 }, { trial: 3 }],
        error: 'GSM8K accuracy 0.001 is below 0.84',
      },
      { model: 'GROK2.5', startupFailedAfterS: 38.54 },
    ]);
  });

  test('has the old lines', () => {
    for (const line of [
      '🔄 Retrying with --disable-cuda-graph fallback...',
      'Note: Running with --disable-cuda-graph fallback',
      'Early exit: Passed on trial 2, skipped 1 trial(s)',
      'Server shutdown: 0.50s',
      'Accuracies: [0.79, 0.814]',
      'Highest accuracy: 0.814 (Required: 0.800)',
      'Trial 2: FAIL [X] (No accuracy, Time: 12.00s)',
      '  Note: Model/tokenizer files not available, not counted as failure',
      '💡 Suggestion: Check server log',
      'Total execution time: 1200.00s (20.0 minutes)',
      'Average time per model: 300.00s',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  test('of a check that goes on has no overall part', () => {
    const { endedAt: _, ...open } = RECORD;
    const read = parseSanityTimingSummary(renderSanitySummary(open, {}));
    expect([read.complete, read.summary]).toStrictEqual([false, {}]);
  });
});

test('the accuracy log is split into its runs, a repeated one as it ran last', () => {
  const run = (number: number, text: string, end = `Run ${number} completed in 12 seconds\n`) =>
    `Executing GSM8K test Run ${number} for mode aiter...\n${text}\n${end}`;
  const log = `Starting GSM8K accuracy test at: x\n${run(1, 'cut', '')}${run(1, 'Accuracy: 0.8')}${run(2, 'late', 'Run 2 was ended after its limit of 600 seconds\n')}`;
  expect([...splitTrials(log)]).toStrictEqual([
    [1, 'Accuracy: 0.8\n'],
    [2, 'late\n'],
  ]);
});
