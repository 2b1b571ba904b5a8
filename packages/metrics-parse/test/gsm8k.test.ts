import { describe, expect, it } from 'vitest';
import { parseGsm8kLog } from '../src/index.ts';
import { bar, gsm8kCrash, gsm8kLog, gsm8kRun } from './samples.ts';

const codes = (log: { readonly problems: readonly { readonly code: string }[] }): string[] =>
  log.problems.map((problem) => problem.code);

const text = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
const START = 'Starting GSM8K accuracy test at: 2026-01-09 11:12:07 PST';

describe('a test with a crashed run', () => {
  const log = parseGsm8kLog(gsm8kLog());

  it('gives each run its own values', () => {
    const [first, crashed, third] = log.sessions[0]?.runs ?? [];
    expect(first).toEqual({
      run: 1,
      accuracy: 0.817,
      invalid: 0.002,
      latencyS: 31.415,
      outputThroughputTokS: 5216.318,
      wallS: 41,
      recordedAccuracy: 0.817,
      included: true,
      crashed: false,
      connectionError: false,
      progress: { done: 1319, total: 1319 },
    });
    expect(crashed).toEqual({
      run: 2,
      wallS: 412,
      recordedAccuracy: 0,
      included: false,
      excludeReason: 'accuracy: 0 < 0.1 - likely failed/crashed',
      crashed: true,
      connectionError: true,
      progress: { done: 0, total: 1319 },
    });
    expect(third).toMatchObject({ run: 3, accuracy: 0.822, crashed: false });
  });

  it('gives the result and how it came about', () => {
    expect(log).toMatchObject({ complete: true, bare: false, accuracy: 0.82, average: { value: 0.82, overRuns: 2 } });
    expect(log.verdict).toEqual({
      outcome: 'pass',
      threshold: 0.8,
      text: 'Average accuracy meets threshold (0.8) for mode aiter. Continuing with this mode.',
    });
    expect(log.sessions[0]).toMatchObject({
      startedAt: '2026-01-09 11:12:07 PST',
      mode: 'aiter',
      durationS: 503,
      earlyExit: false,
      totalRuns: 3,
      validRuns: 2,
      excludedRuns: 1,
      serverNotResponding: 1,
      restarts: 1,
      restartsSucceeded: 1,
    });
    expect(codes(log)).toEqual(['crashed-runs', 'server-down']);
  });
});

describe('verdicts', () => {
  it.each([
    ['Average accuracy meets threshold (0.93).', 'pass', 0.93],
    ['Average accuracy (0.512) is below threshold (0.8) for mode aiter. Skipping this mode.', 'fail', 0.8],
    ['Average accuracy (0.91) is below threshold (0.93).', 'fail', 0.93],
    ['Accuracy meets threshold (0.93).', 'pass', 0.93],
  ])('%s', (line, outcome, threshold) => {
    const log = parseGsm8kLog(text(START, ...gsm8kRun(1, '0.920'), 'Average Accuracy over 1 runs: 0.920', line));
    expect(log.verdict).toEqual({ outcome, threshold, text: line });
  });

  it('an early exit has no average line, and its accuracy is not a second run', () => {
    const log = parseGsm8kLog(
      text(
        START,
        ...gsm8kRun(1, '0.939'),
        '  🚀 Passed on run 1, skipping remaining 4 run(s)',
        'GSM8K test completed in 124 seconds (early exit)',
        'Accuracy: 0.939 (Required: 0.93)',
        'Accuracy meets threshold (0.93).',
      ),
    );
    expect(log.sessions[0]).toMatchObject({ earlyExit: true, durationS: 124, average: { value: 0.939, overRuns: 1 } });
    expect(log.sessions[0]?.runs).toHaveLength(1);
    expect(log).toMatchObject({ complete: true, accuracy: 0.939 });
  });
});

describe('what is no accuracy', () => {
  it('an average that counts a crashed run as 0', () => {
    const log = parseGsm8kLog(
      text(
        START,
        ...gsm8kRun(1, '0.820'),
        ...gsm8kCrash(2),
        'Average Accuracy over 2 runs: 0.410',
        'Average accuracy (0.410) is below threshold (0.8).',
      ),
    );
    expect(log.average).toEqual({ value: 0.41, overRuns: 2 });
    expect(log.accuracy).toBeUndefined();
    expect(codes(log)).toContain('crash-in-average');
  });

  it('an average over nothing', () => {
    const log = parseGsm8kLog(
      text(
        START,
        ...gsm8kCrash(1),
        '  ✗ Run 1 excluded from average (accuracy: 0 < 0.1 - likely failed/crashed)',
        'Total runs: 1, Valid runs: 0, Excluded runs: 1',
        'Average Accuracy over 0 valid runs: 0',
        'Average accuracy (0) is below threshold (0.8).',
      ),
    );
    expect(log.average).toEqual({ value: 0, overRuns: 0 });
    expect(log.accuracy).toBeUndefined();
    expect(log.verdict?.outcome).toBe('fail');
  });

  it('a test that was killed', () => {
    const log = parseGsm8kLog(text(START, ...gsm8kRun(1, '0.820'), 'Executing GSM8K test Run 2 for mode aiter...'));
    expect(log).toMatchObject({ complete: false });
    expect(log.accuracy).toBeUndefined();
    expect(log.sessions[0]?.runs[1]).toEqual({ run: 2, crashed: false, connectionError: false });
  });

  it('the first digits of one', () => {
    expect(parseGsm8kLog('Accuracy: 0.9').sessions).toEqual([]);
  });

  it('an empty file', () => {
    const log = parseGsm8kLog('');
    expect(log).toMatchObject({ complete: false, sessions: [] });
    expect(codes(log)).toEqual(['empty']);
  });
});

it('takes the noted accuracy of a run whose own line is glued to a warning', () => {
  const glued = gsm8kRun(1, '0.817').map((line) => line.replace(/^Accuracy: /, '/x.py:410: UserWarning$&'));
  const log = parseGsm8kLog(
    text(START, ...glued, 'Average Accuracy over 1 runs: 0.817', 'Average accuracy meets threshold (0.8).'),
  );
  expect(log).toMatchObject({ complete: true, accuracy: 0.817, problems: [] });
  expect(log.sessions[0]?.runs).toMatchObject([{ accuracy: 0.817, recordedAccuracy: 0.817, crashed: false }]);
});

it('the last of two tests in one file counts', () => {
  const second = gsm8kLog().replaceAll('0.820', '0.811').replace('11:12:07', '15:00:00');
  const log = parseGsm8kLog(gsm8kLog() + second);
  expect(log.sessions).toHaveLength(2);
  expect(log.accuracy).toBe(0.811);
  expect(codes(log)).toContain('several-sessions');
});

it('reads the bare output of the GSM8K script, warm-up of garbage included', () => {
  const log = parseGsm8kLog(
    text(
      bar(1319),
      'Accuracy: 0.001',
      'Invalid: 0.964',
      'Latency: 84.305 s',
      'Output throughput: 7876.227 token/s',
    ).trimEnd(),
  );
  expect(log).toMatchObject({ bare: true, complete: true, accuracy: 0.001 });
  expect(log.sessions[0]?.runs).toEqual([
    {
      run: 1,
      accuracy: 0.001,
      invalid: 0.964,
      latencyS: 84.305,
      outputThroughputTokS: 7876.227,
      crashed: false,
      connectionError: false,
      progress: { done: 1319, total: 1319 },
    },
  ]);
});

it('says where an accuracy stands', () => {
  const log = parseGsm8kLog(gsm8kLog());
  const place = log.where['sessions[0].runs[2].accuracy'];
  expect(Buffer.from(gsm8kLog()).subarray(place?.byte).toString()).toMatch(/^Accuracy: 0\.822\n/);
});
