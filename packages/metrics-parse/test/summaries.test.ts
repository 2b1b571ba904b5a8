import { describe, expect, it } from 'vitest';
import {
  parseImageCheckLog,
  parsePdSummary,
  parseSanityTimingSummary,
  parseTimingSummary,
  parseUnitTestLog,
} from '../src/index.ts';
import { IMAGE_CHECK, PD_SUMMARY, SANITY_SUMMARY, timingSummary, UNIT_TEST } from './samples.ts';

describe('timing summary', () => {
  const log = parseTimingSummary(timingSummary());

  it('reads the head without quotes and without the webhook', () => {
    expect(log).toMatchObject({
      complete: true,
      startedAt: '2026-01-09 11:00:33 PST',
      endedAt: '2026-01-09 11:31:40 PST',
      timezone: 'PST (-0800)',
      hardware: 'mi35x',
      rocm: 'rocm700',
      dockerImage: 'rocm/sgl-dev:v0.5.7-rocm700-mi35x-20260109',
      hostname: 'node-7',
      modelType: 'grok1',
      dpAttention: false,
      attentionBackends: ['unknown', 'aiter (grok1)'],
      serverStartupS: [131],
      serverShutdownS: 2,
      serverErrorStatus: 'PASS',
      durationS: 1867,
    });
    expect(log.command).toContain('--model=grok --mode=online');
    expect(JSON.stringify(log)).not.toMatch(/TopSecretSignature|workflows/);
  });

  it('keeps the two durations apart', () => {
    expect(log.gsm8k).toEqual({ durationS: 503, averageAccuracy: 0.82, accuracy: 0.821, runs: 5, earlyExit: false });
  });

  it('reads loads; NA is absent', () => {
    expect(log).toMatchObject({
      loadKind: 'request-rate',
      loadRuns: [
        { load: 1, run: 1, seconds: 318 },
        { load: 2, run: 1, seconds: 322 },
      ],
      loadTotals: [
        { load: 1, seconds: 319 },
        { load: 2, seconds: 323 },
      ],
      skippedLoads: [16],
    });
    expect(log.performance).toEqual([
      { load: 1, e2eMs: 9876.54, ttftMs: 101.12, itlMs: 16.78, throughput: 'N/A requests/s' },
      { load: 2, throughput: 'N/A requests/s' },
    ]);
  });

  it('a killed run leaves an incomplete one', () => {
    const cut = parseTimingSummary(timingSummary().split('Server Error Check')[0] ?? '');
    expect(cut).toMatchObject({ complete: false, problems: [{ code: 'incomplete' }] });
    expect(cut.durationS).toBeUndefined();
  });
});

describe('sanity summary', () => {
  const log = parseSanityTimingSummary(SANITY_SUMMARY);

  it('keeps every attempt of a model', () => {
    expect(log.attempts.map((attempt) => [attempt.model, attempt.fallback, attempt.final])).toEqual([
      ['TOY-A', false, undefined],
      ['TOY-A', true, 'PASS'],
      ['TOY-B', false, 'PASS'],
    ]);
    expect(log.attempts[0]).toMatchObject({
      startupFailedAfterS: 91.11,
      error: 'Kernel compilation deadlock (1a2b (28 workers waiting))',
    });
    expect(log.attempts[1]).toMatchObject({
      startupS: 113.68,
      required: 0.8,
      deciding: { by: 'highest', accuracy: 0.814 },
      durationS: 226.34,
      trials: [
        { trial: 1, result: 'FAIL', accuracy: 0.79, seconds: 57.06 },
        { trial: 2, result: 'PASS', accuracy: 0.814, seconds: 55.1 },
      ],
    });
    expect(log.attempts[2]).toMatchObject({
      warmup: { seconds: 93.1, result: 'PASSED', accuracy: 0.918 },
      deciding: { by: 'single', accuracy: 0.918 },
      trials: [],
    });
  });

  it('reads the overall summary', () => {
    expect(log).toMatchObject({
      complete: true,
      startedAt: '2026-01-09 08:40:43 PST',
      endedAt: '2026-01-09 08:48:46 PST',
      models: ['TOY-A', 'TOY-B', 'TOY-C'],
      summary: { 'TOY-A': 'PASS', 'TOY-B': 'PASS', 'TOY-C': 'SKIPPED' },
      skippedModels: { 'TOY-C': 'Model path does not exist: /models/c' },
      tested: { count: 2, of: 3 },
      passed: { count: 2, of: 2 },
      durationS: 483.21,
    });
  });

  it('nothing tested is no share', () => {
    const log = parseSanityTimingSummary(
      SANITY_SUMMARY.replace('Models passed: 2/2', 'Models passed: 0 (no models tested)'),
    );
    expect(log.passed).toEqual({ count: 0 });
  });
});

it('PD summary: a pending test is no result', () => {
  const log = parsePdSummary(PD_SUMMARY);
  expect(log).toMatchObject({ complete: false, model: 'ToyModel', hostname: 'node-7' });
  expect(log.steps).toEqual([
    { number: 1, name: 'Router Startup', seconds: 10 },
    { number: 4, name: 'Health Check Wait', seconds: 145 },
  ]);
  expect(log.tests).toEqual([
    { number: 1, name: 'Health Check', status: 'PASS', text: 'PASS (1s)', seconds: 1 },
    { number: 4, name: 'Code Generation', status: 'PENDING', text: 'PENDING (0s)', seconds: 0 },
    { number: 6, name: 'GSM8K Accuracy', status: 'PASS', text: '0.9550 [PASS] (231s)', accuracy: 0.955, seconds: 231 },
  ]);
  expect(parsePdSummary(PD_SUMMARY.replace('PENDING', 'PASS')).complete).toBe(true);
});

it.each([
  ['0', 'PASSED'],
  ['1', 'FAILED'],
  ['137', 'FAILED'],
])('unit test: exit code %s, %s', (code, result) => {
  const log = parseUnitTestLog(UNIT_TEST.replace('Exit code: 0', `Exit code: ${code}`).replace('PASSED', result));
  expect(log).toMatchObject({
    complete: true,
    test: 'test_toy.TestToy',
    exitCode: Number(code),
    result,
    testsRun: 2,
    testsS: 42.529,
    startedAt: '2026-01-09 10:00:36 CST',
    endedAt: '2026-01-09 10:04:48 CST',
  });
});

it('image check: each image with its state', () => {
  const log = parseImageCheckLog(IMAGE_CHECK);
  expect(log).toMatchObject({
    complete: true,
    ranAt: '2026-01-09 08:00:01 PST',
    dates: ['20260109'],
    total: 3,
    available: 1,
    missingRequired: 1,
    missingOptional: 1,
  });
  expect(log.missing).toBeUndefined();
  expect(log.results).toEqual([
    {
      hardware: 'mi30x',
      rocm: 'rocm700',
      optional: false,
      status: 'available',
      text: 'found, verifying... ✓ AVAILABLE',
      image: 'rocm/sgl-dev:v0.5.7-rocm700-mi30x-20260109',
    },
    { hardware: 'mi30x', rocm: 'rocm630', optional: true, status: 'not-found', text: '✗ NOT FOUND [optional]' },
    {
      hardware: 'mi35x',
      optional: false,
      status: 'not-pullable',
      text: 'found, verifying... ✗ FOUND BUT NOT PULLABLE',
      image: 'rocm/sgl-dev:v0.5.7-rocm700-mi35x-20260109',
    },
  ]);
});
