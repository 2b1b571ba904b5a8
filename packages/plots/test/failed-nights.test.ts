import type { Night } from '@sglang-ci/history';
import { describe, expect, test } from 'vitest';
import { failedNights } from '../src/index.ts';

const MEASURED: Partial<Night> = {
  points: [{ loadKind: 'request_rate', load: 1, runs: [], csv: { e2eMs: 10_000 } }],
};
const ACCURATE: Partial<Night> = { gsm8k: { accuracy: 0.82, runs: 5 } };

describe('failedNights', () => {
  test.each([
    ['without any value', {}, 'no values'],
    ['with only the KV cache of its server', { kvCache: { tokens: 9, gb: 1 } }, 'no values'],
    ['that says why', { problems: ['server died', 'no log'] }, 'server died'],
    ['recorded as failed, whatever it measured', { ...MEASURED, status: 'failed' }, 'the run failed'],
    ['of which some loads failed', { ...MEASURED, status: 'partial' }, 'some loads have no value'],
    ['with wrong answers', { ...ACCURATE, status: 'accuracy-failed' }, 'accuracy below the threshold'],
    [
      'that never ended, with later nights',
      { ...MEASURED, status: 'running', date: '20251130' },
      'the run did not end',
    ],
  ] as const)('marks a night %s', (_, over, reason) => {
    const nights = [night(over), night({ ...MEASURED, date: '20251202', folder: 'later' })];
    expect(failedNights(nights)).toMatchObject([{ folder: 'f', imageTag: 'tag', subMode: 'standard', reason }]);
  });

  test.each([
    ['with values', MEASURED],
    ['with an accuracy only', ACCURATE],
    ['that was recorded as complete', { ...MEASURED, status: 'complete' }],
    ['that is under way', { status: 'running' }],
    ['without a date', { date: '' }],
  ] as const)('does not mark a night %s', (_, over) => {
    expect(failedNights([night(over)])).toEqual([]);
  });
});

function night(over: Partial<Night>): Night {
  return {
    path: '/runs/f',
    folder: 'f',
    hardware: 'mi30x',
    model: 'GROK1',
    variant: 'MOE-I4F8',
    mode: 'online',
    subMode: 'standard',
    imageTag: 'tag',
    date: '20251201',
    origin: 'legacy',
    points: [],
    kvCache: {},
    simulated: false,
    problems: [],
    ...over,
  };
}
