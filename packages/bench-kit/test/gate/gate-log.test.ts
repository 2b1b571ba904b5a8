import type { GateRun } from '@sglang-ci/core';
import { judgeGate, renderGateLog, renderGateRun, renderGateStart } from '@sglang-ci/gsm8k';
import { parseGsm8kLog } from '@sglang-ci/metrics-parse';
import { expect, test } from 'vitest';

const MODE = 'aiter';

function logOf(accuracies: readonly (number | undefined)[], threshold: number) {
  const runs = accuracies.map(
    (accuracy, index): GateRun => ({
      run: index + 1,
      crashed: accuracy === undefined,
      ...(accuracy === undefined ? {} : { accuracy }),
    }),
  );
  const { outcome } = judgeGate(runs, { threshold, maxRuns: runs.length, questions: 1_319 });
  const lines = [
    'Starting GSM8K accuracy test at: 2025-12-16 11:05:00 PST',
    ...runs.flatMap((run) => [
      renderGateStart(run.run, MODE),
      ...(run.accuracy === undefined
        ? ["KeyError: 'choices'"]
        : [`Accuracy: ${run.accuracy.toFixed(3)}`, 'Invalid: 0.001']),
      renderGateRun(run),
    ]),
    ...renderGateLog(outcome, { mode: MODE }),
  ];
  return { outcome, log: parseGsm8kLog(`${lines.join('\n')}\n`) };
}

test.each([
  ['one run far above', [0.95], 0.8, 'pass'],
  ['five runs a little above', [0.801, 0.802, 0.801, 0.802, 0.801], 0.8, 'pass'],
  ['a mean that differs from the threshold in the fourth decimal', [0.799, 0.8, 0.8, 0.8, 0.799], 0.8, 'fail'],
  ['below', [0.91, 0.911], 0.93, 'fail'],
  ['a crash among good runs', [0.95, undefined, 0.951], 0.93, 'pass'],
])('what the gate writes is read back as it was decided: %s', (_what, accuracies, threshold, verdict) => {
  const { outcome, log } = logOf(accuracies, threshold);
  expect(log.verdict).toMatchObject({ outcome: verdict, threshold });
  expect(outcome.passed).toBe(verdict === 'pass');
  expect(log.accuracy).toBeCloseTo(outcome.accuracy ?? Number.NaN, 3);
  const runs = log.sessions.at(-1)?.runs ?? [];
  expect(runs.map(({ accuracy }) => accuracy)).toStrictEqual(accuracies);
});

test('a gate that crashed has no verdict on the accuracy', () => {
  expect(logOf([undefined, undefined], 0.8).log.verdict?.outcome).not.toBe('pass');
});
