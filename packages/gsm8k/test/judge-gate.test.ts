import type { GateRun } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { judgeGate } from '../src/judge-gate.ts';

const rule = { threshold: 0.8, maxRuns: 5, questions: 1_319 };
const CRASH = undefined;

function runsOf(...accuracies: readonly (number | undefined)[]): readonly GateRun[] {
  return accuracies.map((accuracy, index) =>
    accuracy === undefined ? { run: index + 1, crashed: true } : { run: index + 1, accuracy, crashed: false },
  );
}

describe('a gate is settled early only when the interval has left the threshold', () => {
  test.each([
    ['far above after one run', runsOf(0.9), true, 'pass', true],
    ['far below after one run', runsOf(0.7), true, 'fail', false],
    ['a little above after one run', runsOf(0.81), false, 'inconclusive', true],
    ['a little below after one run', runsOf(0.79), false, 'inconclusive', false],
    ['an accuracy of 0 that was printed', runsOf(0), true, 'fail', false],
    ['at the threshold after four runs', runsOf(0.8, 0.8, 0.8, 0.8), false, 'inconclusive', true],
  ])('%s', (_, runs, settled, outcome, passed) => {
    expect(judgeGate(runs, rule)).toMatchObject({ settled, outcome: { outcome, passed } });
  });
});

describe('after the last run the outcome is named, and an inconclusive one is decided by the mean', () => {
  test.each([
    ['clearly above', runsOf(0.81, 0.812, 0.811, 0.813, 0.812), 'pass', true],
    ['clearly below', runsOf(0.788, 0.787, 0.789, 0.786, 0.788), 'fail', false],
    ['a little above', runsOf(0.801, 0.802, 0.801, 0.802, 0.801), 'inconclusive', true],
    ['a little below', runsOf(0.798, 0.799, 0.798, 0.799, 0.798), 'inconclusive', false],
  ])('%s', (_, runs, outcome, passed) => {
    expect(judgeGate(runs, rule)).toMatchObject({ settled: true, outcome: { outcome, passed } });
  });
});

describe('without a pass mark an accuracy is measured and gates nothing', () => {
  test.each([
    ['a high one', runsOf(0.95), 'pass', true],
    ['one of 0', runsOf(0), 'pass', true],
    ['none, for every run crashed', runsOf(CRASH, CRASH, CRASH), 'crashed', false],
  ])('%s', (_, runs, outcome, passed) => {
    const judged = judgeGate(runs, { maxRuns: 5, questions: 1_319 });
    expect(judged).toMatchObject({ settled: true, outcome: { outcome, passed } });
    expect(judged.outcome).not.toHaveProperty('threshold');
  });
});

describe('a crashed run is a crash and never a low accuracy', () => {
  test('one crash among four good runs leaves the mean alone', () => {
    const { outcome } = judgeGate(runsOf(0.82, CRASH, 0.82, 0.82, 0.82), rule);
    expect(outcome).toMatchObject({ outcome: 'pass', accuracy: 0.82 });
  });

  test('no run finished: crashed, without an accuracy', () => {
    const { settled, outcome } = judgeGate(runsOf(CRASH, CRASH, CRASH, CRASH, CRASH), rule);
    expect({ settled, outcome: outcome.outcome, passed: outcome.passed, accuracy: outcome.accuracy }).toStrictEqual({
      settled: true,
      outcome: 'crashed',
      passed: false,
      accuracy: undefined,
    });
  });

  test('one good run does not outvote four crashes', () => {
    const { outcome } = judgeGate(runsOf(CRASH, 0.95, CRASH, CRASH, CRASH), rule);
    expect(outcome).toMatchObject({ outcome: 'crashed', passed: false, accuracy: 0.95 });
  });

  test('two crashes are not settled, three of five are', () => {
    expect(judgeGate(runsOf(CRASH, CRASH), rule).settled).toBe(false);
    expect(judgeGate(runsOf(CRASH, CRASH, CRASH), rule).settled).toBe(true);
  });
});

test('runs that are all exactly at the threshold have a mean at the threshold', () => {
  const at = { threshold: 0.93, maxRuns: 3, questions: 1_319 };
  expect(judgeGate(runsOf(0.93, 0.93, 0.93), at).outcome).toMatchObject({ accuracy: 0.93, passed: true });
});

test('the outcome carries the pooled accuracy and its 95% interval', () => {
  const { outcome } = judgeGate(runsOf(0.81, 0.83), rule);
  expect(outcome.accuracy).toBeCloseTo(0.82, 10);
  expect(outcome.interval?.low).toBeCloseTo(0.8048, 3);
  expect(outcome.interval?.high).toBeCloseTo(0.8342, 3);
});

describe('where the best run counts alone', () => {
  const best = { threshold: 0.8, maxRuns: 3, questions: 1_319, best: true };
  test.each([
    ['the first run at the pass mark settles it', runsOf(0.8), true, 'pass', 0.8],
    ['one below it does not', runsOf(0.3), false, 'fail', 0.3],
    ['a later one passes, whatever the mean', runsOf(0.3, CRASH, 0.81), true, 'pass', 0.81],
    ['none reaches it', runsOf(0.3, 0.79, 0.2), true, 'fail', 0.79],
    ['crashes do not outvote a run that finished', runsOf(CRASH, CRASH, 0.79), true, 'fail', 0.79],
    ['no run finished', runsOf(CRASH, CRASH, CRASH), true, 'crashed', undefined],
  ])('%s', (_, runs, settled, outcome, accuracy) => {
    const judged = judgeGate(runs, best);
    expect([judged.settled, judged.outcome.outcome, judged.outcome.accuracy]).toStrictEqual([
      settled,
      outcome,
      accuracy,
    ]);
    expect(judged.outcome.passed).toBe(outcome === 'pass');
  });
});
