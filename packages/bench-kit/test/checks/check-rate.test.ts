import type { PointPlan } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { checkRate } from '../../src/checks/check-rate.ts';

const at = (kind: 'request_rate' | 'concurrency', value: number) => ({ load: { kind, value } }) as PointPlan;

// The second and third rows are a real night's rates 4 and 16 in shape: a tail of long answers, and a saturated server.
test.each([
  ['as asked', 8, { successfulRequests: 2_400, durationS: 305, requestThroughputReqS: 7.87 }, 'passed'],
  [
    'a tail',
    4,
    { successfulRequests: 1_200, durationS: 354.15, requestThroughputReqS: 3.39, e2eMs: { median: 37_213 } },
    'passed',
  ],
  [
    'saturated',
    16,
    { successfulRequests: 2_400, durationS: 330, requestThroughputReqS: 7.27, e2eMs: { median: 84_000 } },
    'marked',
  ],
  ['faster than asked', 4, { successfulRequests: 1_200, durationS: 250, requestThroughputReqS: 4.8 }, 'failed'],
  ['faster by chance', 1, { successfulRequests: 300, durationS: 265, requestThroughputReqS: 1.13 }, 'passed'],
  ['not said', 4, {}, 'unknown'],
])('request rate %s', (_what, rate, metrics, outcome) => {
  expect(checkRate(at('request_rate', rate), metrics).outcome).toBe(outcome);
});

test.each([
  ['as asked', 15.9, 'passed'],
  ['lower while filling and draining', 12, 'marked'],
  ['more than asked', 17, 'failed'],
  ['not said', undefined, 'unknown'],
])('concurrency %s', (_what, concurrency, outcome) => {
  const metrics = concurrency === undefined ? {} : { concurrency };
  expect(checkRate(at('concurrency', 16), metrics).outcome).toBe(outcome);
});
