import type { PointPlan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { isValid, judgeRun, type RunFacts } from '../../src/checks/judge-run.ts';

const good: RunFacts = {
  point: { load: { kind: 'request_rate', value: 8 }, prompts: 2_400 } as PointPlan,
  metrics: { successfulRequests: 2_400, durationS: 305, requestThroughputReqS: 7.87 },
  labels: ['Median TTFT (ms)', 'P99 TTFT (ms)'],
  serverLog: { errors: {}, retractions: { events: 0, requests: 0 } },
  gpus: { known: true, foreign: [], throttledBy: [] },
  serverDiffers: [],
};
const error = { count: 3, line: 1, byte: 0, text: 'RuntimeError: boom' };
const few = (count: number, prompts = count): Partial<RunFacts> => ({
  point: { ...good.point, prompts },
  metrics: { successfulRequests: count },
});

describe('judgeRun', () => {
  test('a run without a fault passes every check', () => {
    const checks = judgeRun(good);
    expect(checks.map((check) => check.outcome)).toStrictEqual(Array(7).fill('passed'));
    expect(isValid(checks)).toBe(true);
  });

  test.each([
    ['a request that failed', few(2_399, 2_400), 'all-completed', 'failed', '2399 of 2400 requests succeeded'],
    ['too few for a median', few(10), 'enough-requests', 'failed', '10 requests are too few for a median (20)'],
    ['too few for P99', few(60), 'enough-requests', 'marked', '60 requests are few for P99'],
    [
      'an error in the server log',
      { serverLog: { errors: { 'runtime-error': error }, retractions: { events: 0, requests: 0 } } },
      'no-server-error',
      'failed',
      'in the log: runtime-error (3)',
    ],
    [
      'a full KV cache',
      { serverLog: { errors: {}, retractions: { events: 2, requests: 7 } } },
      'no-server-error',
      'marked',
      'the KV cache was full: 7 requests were retracted',
    ],
    ['no server log', { serverLog: undefined }, 'no-server-error', 'unknown', 'there is no log of that time'],
    [
      'someone else on the GPUs',
      { gpus: { known: true, foreign: [{ pid: 17, name: 'python' }] } },
      'gpus-clean',
      'failed',
      'also on the GPUs: python (pid 17)',
    ],
    [
      'a probe that tells nothing',
      { gpus: { known: false, foreign: [] } },
      'gpus-clean',
      'unknown',
      'the probe names no processes',
    ],
    [
      'a GPU that is too hot',
      { gpus: { known: true, foreign: [], throttledBy: ['GPU 3: socket_thermal'] } },
      'gpus-unthrottled',
      'failed',
      'slowed down: GPU 3: socket_thermal',
    ],
    [
      'a probe that does not know of throttling',
      { gpus: { known: true, foreign: [] } },
      'gpus-unthrottled',
      'unknown',
      'the probe does not tell of throttling',
    ],
    [
      'a server without the speculative decoding that was asked for',
      { serverDiffers: ['speculative_algorithm: planned EAGLE, running null'] },
      'server-as-planned',
      'failed',
      'speculative_algorithm: planned EAGLE, running null',
    ],
    [
      'a server with another memory fraction',
      { serverDiffers: ['mem_fraction_static: planned 0.85, running 0.8'] },
      'server-as-planned',
      'marked',
      'mem_fraction_static: planned 0.85, running 0.8',
    ],
    [
      'a server that does not tell',
      { serverDiffers: undefined },
      'server-as-planned',
      'unknown',
      'the server does not tell its arguments',
    ],
  ] as const)('%s', (_what, change, name, outcome, detail) => {
    const checks = judgeRun({ ...good, ...change });
    expect(checks).toContainEqual({ name, outcome, detail });
    expect(isValid(checks)).toBe(outcome !== 'failed');
  });
});
