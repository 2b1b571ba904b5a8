import { describe, expect, test } from 'vitest';
import { CiError, exitOfStop, isStop, isStoppedByHand, stoppedError, StopRequest } from '../src/index.ts';

const HINT = 'the next start goes on';
const REASONS = {
  hangup: new StopRequest('SIGHUP'),
  ctrlC: new StopRequest('SIGINT'),
  shutdown: new StopRequest('SIGTERM'),
  deadline: new CiError('DEADLINE', "the night's deadline of 1 h was reached", { hint: HINT }),
  bug: new TypeError('x is not a function'),
};

describe('work that its signal has ended', () => {
  test.each([
    ['hangup', 129, false, 'ABORTED', 'stopped by SIGHUP while waiting'],
    ['ctrlC', 130, true, 'ABORTED', 'stopped by SIGINT while waiting'],
    ['shutdown', 143, false, 'ABORTED', 'stopped by SIGTERM while waiting'],
    ['deadline', 1, false, 'DEADLINE', "the night's deadline of 1 h was reached while waiting"],
    ['bug', 1, false, 'ABORTED', 'stopped by an unexpected error (x is not a function) while waiting'],
  ] as const)('%s: exit %d', (reason, exit, byHand, code, message) => {
    const signal = AbortSignal.any([AbortSignal.abort(REASONS[reason])]);
    expect(exitOfStop(signal)).toBe(exit);
    expect(isStoppedByHand(signal)).toBe(byHand);
    expect(stoppedError(signal, 'while waiting')).toMatchObject({ code, message });
  });

  test('keeps the advice of its deadline', () => {
    expect(stoppedError(AbortSignal.abort(REASONS.deadline)).hint).toBe(HINT);
  });

  test('a signal that nobody aborted was not stopped by hand', () => {
    expect(isStoppedByHand(new AbortController().signal)).toBe(false);
  });
});

test.each([
  [new CiError('ABORTED', 'x'), true],
  [new CiError('DEADLINE', 'x'), true],
  [new CiError('SERVER_DIED', 'x'), false],
  [new Error('ABORTED'), false],
])('%o was ended from outside: %s', (error, expected) => {
  expect(isStop(error)).toBe(expected);
});
