import type { GateRun } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { judgeGate } from '../src/judge-gate.ts';
import { renderGateLog, renderGateRun, renderGateStart } from '../src/render-gate-log.ts';

const rule = { threshold: 0.8, maxRuns: 5, questions: 1_319 };
const ok = (run: number, accuracy: number): GateRun => ({ run, accuracy, crashed: false });
const crash = (run: number): GateRun => ({ run, crashed: true });
const logOf = (runs: readonly GateRun[]) => renderGateLog(judgeGate(runs, rule).outcome, { mode: 'aiter' });

test('the lines around a run', () => {
  expect(renderGateStart(2, 'aiter')).toBe('Executing GSM8K test Run 2 for mode aiter...');
  expect(renderGateRun(ok(2, 0.8152))).toBe('Run 2: Accuracy: 0.815');
  expect(renderGateRun(crash(2))).toBe('  ✗ Run 2 excluded from average (crashed, no accuracy)');
});

describe('the closing lines', () => {
  test('passed at once', () => {
    expect(logOf([ok(1, 0.9)])).toStrictEqual([
      'Total runs: 1, Valid runs: 1, Excluded runs: 0',
      'Average Accuracy over 1 runs for mode aiter: 0.900',
      '95% interval: 0.8826 to 0.9150',
      'Average accuracy meets threshold (0.8) for mode aiter. Continuing with this mode.',
    ]);
  });

  test('failed, with a crash that counts in nothing', () => {
    expect(logOf([ok(1, 0.78), crash(2), ok(3, 0.78), ok(4, 0.78), ok(5, 0.78)])).toStrictEqual([
      'Total runs: 5, Valid runs: 4, Excluded runs: 1',
      'Average Accuracy over 4 runs for mode aiter: 0.780',
      '95% interval: 0.7686 to 0.7910',
      'Average accuracy (0.780) is below threshold (0.8) for mode aiter. Skipping this mode.',
    ]);
  });

  test('inconclusive: decided by the mean, and said so', () => {
    expect(logOf([1, 2, 3, 4, 5].map((run) => ok(run, 0.7995)))).toStrictEqual([
      'Total runs: 5, Valid runs: 5, Excluded runs: 0',
      'Average Accuracy over 5 runs for mode aiter: 0.7995',
      '95% interval: 0.7897 to 0.8090',
      'Inconclusive: the interval holds the threshold (0.8); decided by the mean.',
      'Average accuracy (0.7995) is below threshold (0.8) for mode aiter. Skipping this mode.',
    ]);
  });

  test.each([
    [undefined, 'No pass mark known for this model: measured, not gated for mode aiter. Continuing with this mode.'],
    ['run_eval', 'No pass mark known for run_eval: measured, not gated for mode aiter. Continuing with this mode.'],
  ])('without a pass mark, asked by %s: measured, and no verdict on it', (evaluator, last) => {
    const { outcome } = judgeGate([ok(1, 0.9)], { maxRuns: 5, questions: 1_319 });
    const lines = renderGateLog({ ...outcome, ...(evaluator && { evaluator }) }, { mode: 'aiter' });
    expect(lines.at(-1)).toBe(last);
    expect(lines.join()).not.toContain('threshold');
  });

  test('crashed: no average and no verdict on one', () => {
    expect(logOf([crash(1), crash(2), crash(3)])).toStrictEqual([
      'Total runs: 3, Valid runs: 0, Excluded runs: 3',
      'GSM8K test crashed in 3 of 3 runs for mode aiter. Skipping this mode.',
    ]);
  });
});

/** What the old scripts grep for, in their words. */
describe('old readers find what they look for', () => {
  const lines = logOf([ok(1, 0.82), crash(2), ok(3, 0.82), ok(4, 0.82), ok(5, 0.82)]);

  test('the plotter: the line with "Average Accuracy over" and "runs for mode"', () => {
    const found = lines.find((line) => line.includes('Average Accuracy over') && line.includes('runs for mode'));
    expect(found?.match(/: ([\d.]+)$/)?.[1]).toBe('0.820');
  });

  test('the comparison tool: over N runs', () => {
    expect(lines.some((line) => /Average Accuracy over \d+ runs.*?: [\d.]+/.test(line))).toBe(true);
  });

  test('the offline gate: "Average accuracy meets threshold"', () => {
    expect(lines.some((line) => line.includes('Average accuracy meets threshold (0.8)'))).toBe(true);
    expect(logOf([ok(1, 0.7)]).some((line) => line.includes('meets threshold'))).toBe(false);
  });
});
