import type { CellVerdict, Measurement, Verdict } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { judgeNight, renderVerdictMarkdown, renderVerdictTable } from '../src/index.ts';
import { measurement, nightOf, onlineNight, usualNights } from './samples.ts';

const history = usualNights(14);

function judge(tonight: readonly Measurement[], options: Partial<Parameters<typeof judgeNight>[2]> = {}): Verdict {
  return judgeNight(history, tonight, { night: nightOf(15), ...options });
}

function omit(value: Measurement, what: keyof Measurement): Measurement {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== what)) as unknown as Measurement;
}

function states(verdict: Verdict): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of verdict.cells) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function slower(
  night: readonly Measurement[],
  isSlower: (value: Measurement) => boolean,
  factor = 1.21,
): Measurement[] {
  return night.map((value) => (isSlower(value) ? { ...value, value: value.value * factor } : value));
}

const atRate16 = (value: Measurement) => value.load === 16 && value.metric === 'e2eMs';

test('a usual night is good', () => {
  const verdict = judge(onlineNight(15));
  expect(verdict).toMatchObject({ status: 'good', headline: 'GOOD: none of 9 values is worse than usual' });
  expect(states(verdict)).toStrictEqual({ good: 9 });
});

test('a run folder as it was read may stand for the night: its own status is not the verdict', () => {
  const night = { ...nightOf(15), status: 'complete', headline: 'x' };
  expect(judge(onlineNight(15), { night }).status).toBe('good');
});

test('one slow value: suspected, named, with change and z', () => {
  const verdict = judge(slower(onlineNight(15), atRate16));
  expect(verdict.status).toBe('regression-suspected');
  expect(verdict.headline).toMatch(
    /^REGRESSION SUSPECTED: 1 of 9 values worse than usual \(worst: E2E latency at rate 16 \+21%, z \d+\); first night, not yet confirmed$/,
  );
});

test('half of the values: the run is suspect before the image', () => {
  const verdict = judge(slower(onlineNight(15), ({ metric }) => metric !== 'ttftMs'));
  expect(verdict.status).toBe('run-suspect');
  expect(verdict.headline).toMatch(/^REGRESSION SUSPECTED IN THE WHOLE RUN: 6 of 9 values .*check the node/);
});

test('the second slow night confirms, the third is the new usual', () => {
  const nights = [15, 16, 17].map((day) => slower(onlineNight(day), atRate16));
  const second = judgeNight([...history, ...(nights[0] ?? [])], nights[1] ?? [], { night: nightOf(16) });
  expect(second.status).toBe('regression-confirmed');
  expect(second.headline).toMatch(
    /^REGRESSION CONFIRMED: 1 of 9 values worse than usual \(worst: E2E .*\); since 2025-11-15 with v0\.5\.5-rocm700-mi30x-20251115, the last good image was v0\.5\.5-rocm700-mi30x-20251114$/,
  );
  const third = judgeNight([...history, ...nights.slice(0, 2).flat()], nights[2] ?? [], { night: nightOf(17) });
  expect(third.status).toBe('good');
  expect(third.headline).toContain('1 without a full baseline yet');
  expect(third.cells.find((cell) => cell.load === 16)?.note).toMatch(/^new level since 2025-11-15: 21% worse$/);
});

test('an invalid night between two slow ones neither confirms nor breaks the row', () => {
  const invalid = onlineNight(16, { changes: { valid: false, invalidReasons: ['2 requests failed'] } });
  const before = [...history, ...slower(onlineNight(15), atRate16), ...invalid];
  expect(judgeNight(before, slower(onlineNight(17), atRate16), { night: nightOf(17) }).status).toBe(
    'regression-confirmed',
  );
});

test('what came with one image is one alert, with reasons to check', () => {
  const isSlower = ({ metric }: Measurement) => metric !== 'ttftMs';
  const before = [...history, ...slower(onlineNight(15), isSlower)];
  const { alerts = [], cells } = judgeNight(before, slower(onlineNight(16), isSlower), { night: nightOf(16) });
  expect(alerts).toHaveLength(1);
  expect(alerts[0]).toMatchObject({ state: 'confirmed', since: nightOf(15), previous: nightOf(14) });
  expect(alerts[0]?.cells).toHaveLength(6);
  expect(cells.find((cell) => cell.load === 16 && cell.metric === 'e2eMs')?.reasons).toStrictEqual([
    'tonight 37,825 ms (median of 3 runs), +21% from the centre of 31,208 ms, 46.8 sigmas',
    'usual 30,584 ms … 31,832 ms, from 14 nights',
    '2 nights, since 2025-11-15 (v0.5.5-rocm700-mi30x-20251115); before that 2025-11-14 (v0.5.5-rocm700-mi30x-20251114)',
    'these nights are 7,700 times likelier at 37,732 ms than at 31,208 ms',
  ]);
  expect(cells.find((cell) => cell.metric === 'ttftMs')?.reasons).toBeUndefined();
});

test('an improvement on two nights is said and is no regression', () => {
  const before = [...history, ...onlineNight(15, { factor: 0.9 })];
  const verdict = judgeNight(before, onlineNight(16, { factor: 0.9 }), { night: nightOf(16) });
  expect(verdict.status).toBe('good');
  expect(verdict.headline).toMatch(/9 improved for good \(most: .* at rate/);
});

describe('what is not comparable is never compared silently', () => {
  test.each([
    ['node', { node: 'mi300-b' }, 'node changed from mi300-a to mi300-b'],
    ['rocm', { rocm: 'rocm630' }, 'rocm changed from rocm700 to rocm630'],
    ['protocol', { protocol: 'legacy-1' }, 'protocol changed from flushed-3 to legacy-1'],
    ['backend', { backend: 'triton' }, 'backend changed from aiter to triton'],
  ])('another %s: changed with the conditions, and both are named', (what, changes, words) => {
    const verdict = judge(onlineNight(15, { factor: 1.5, changes }));
    expect(verdict.status).toBe('changed-with-conditions');
    expect(states(verdict)).toStrictEqual({ 'warming-up': 9 });
    expect(verdict.contextChanges).toStrictEqual([expect.objectContaining({ what })]);
    expect(verdict.headline).toContain(words);
  });

  test('a usual night on another node has no baseline, and says how it stands to the nights before', () => {
    const verdict = judge(onlineNight(15, { changes: { node: 'mi300-b' } }));
    expect(verdict.status).toBe('no-baseline');
    expect(verdict.headline).toMatch(
      /^NO BASELINE YET: nothing to judge 9 values by; .*; node changed from mi300-a to mi300-b; against the last 14 nights under other conditions: .* at worst$/,
    );
    expect(verdict.cells[0]?.across).toMatchObject({ nights: 14, changes: [{ what: 'node' }], isChange: false });
  });

  test.each(['node', 'backend', 'protocol'] as const)('a %s that nothing tells is no condition of its own', (what) => {
    const without = (night: readonly Measurement[]) => night.map((value) => omit(value, what));
    const verdict = judge(without(onlineNight(15)));
    expect(verdict).toMatchObject({ status: 'good', contextChanges: [] });
    expect(judgeNight(without(usualNights(14)), onlineNight(15), { night: nightOf(15) }).status).toBe('good');
  });

  test('back on a node with a history of its own: judged by that history', () => {
    const elsewhere = [15, 16].flatMap((day) => onlineNight(day, { factor: 2, changes: { node: 'mi300-b' } }));
    const verdict = judgeNight([...history, ...elsewhere], onlineNight(17), { night: nightOf(17) });
    expect(states(verdict)).toStrictEqual({ good: 9 });
    expect(verdict.contextChanges).toStrictEqual([{ what: 'node', from: 'mi300-b', to: 'mi300-a' }]);
  });

  test('another model, mode or hardware in the history is ignored', () => {
    const strangers = [{ model: 'GROK2' }, { subMode: 'dp_attention' }, { hardware: 'mi35x' }].flatMap((changes) =>
      usualNights(14, changes).map((value) => ({ ...value, value: value.value * 3 })),
    );
    expect(
      judgeNight([...history, ...strangers], onlineNight(15), { night: nightOf(15) }).cells.filter(
        (cell) => cell.state === 'good',
      ),
    ).toHaveLength(9);
  });
});

describe('missing is missing', () => {
  test('a load that earlier nights had: the run is incomplete, even if the rest is as usual', () => {
    const verdict = judge(onlineNight(15, { rates: [1, 8] }));
    expect(verdict.status).toBe('failed');
    expect(verdict.headline).toBe(
      'RUN INCOMPLETE: 3 values missing (rate 16); none of the 6 measured values is worse than usual',
    );
    expect(states(verdict)).toStrictEqual({ good: 6, missing: 3 });
  });

  test('a load that a complete run did not plan is shown as missing but fails nothing', () => {
    const verdict = judge(onlineNight(15, { rates: [1, 8] }), { results: { status: 'complete' } });
    expect(verdict.status).toBe('good');
    expect(states(verdict)).toStrictEqual({ good: 6, missing: 3 });
  });

  test('a regression in an incomplete run is told with what is missing', () => {
    const verdict = judge(slower(onlineNight(15, { rates: [8, 16] }), atRate16), { results: { status: 'partial' } });
    expect(verdict.status).toBe('regression-suspected');
    expect(verdict.headline).toContain('; 3 values missing (rate 1)');
  });

  test('an invalid value is not judged and says why', () => {
    const tonight = onlineNight(15).map((value) =>
      value.load === 8 ? { ...value, valid: false, invalidReasons: ['3 of 2400 requests failed'] } : value,
    );
    const verdict = judge(tonight);
    expect(verdict.status).toBe('failed');
    expect(verdict.headline).toContain('3 values invalid (rate 8)');
    expect(verdict.cells.find((cell) => cell.state === 'invalid')?.note).toBe('3 of 2400 requests failed');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a value of %d is no measurement', (value) => {
    expect(judge([measurement(15, value)]).cells.find((cell) => cell.load === 8)?.state).toBe('invalid');
  });
});

describe('nights without numbers', () => {
  test.each<[string, Parameters<typeof judgeNight>[2]['results'], string, string]>([
    ['nothing at all', undefined, 'no-data', 'NO DATA: tonight has no measurement to judge'],
    ['a crash', { status: 'failed', reason: 'the server died' }, 'failed', 'RUN FAILED: the server died'],
    ['an abort', { status: 'aborted' }, 'failed', 'RUN FAILED: the run is aborted'],
    [
      'a failed gate',
      {
        status: 'accuracy-failed',
        gate: { outcome: 'fail', passed: false, accuracy: 0.712, threshold: 0.8, runs: [] },
      },
      'accuracy-failed',
      'ACCURACY FAILED: GSM8K 71.2% is below the threshold of 80.0%; performance was not measured',
    ],
    [
      'a crashed gate',
      { status: 'accuracy-failed', gate: { outcome: 'crashed', passed: false, threshold: 0.8, runs: [] } },
      'failed',
      'RUN FAILED: the GSM8K accuracy test crashed; performance was not measured',
    ],
  ])('%s', (_, results, status, headline) => {
    expect(judge([], { ...(results && { results }) })).toMatchObject({ status, headline });
  });

  test('the first nights have no baseline', () => {
    const verdict = judgeNight(usualNights(4), onlineNight(5), { night: nightOf(5) });
    expect(verdict).toMatchObject({
      status: 'no-baseline',
      headline:
        'NO BASELINE YET: 9 of 9 values compared with those few, none worse by 10% (largest change: TTFT at rate 16 -0.2%); a full verdict needs 7 comparable earlier nights, there are 4',
    });
  });
});

test('a noisy series is marked: it can only show large changes', () => {
  const noisy = Array.from({ length: 14 }, (_, night) => measurement(night + 1, 100 + 20 * Math.sin(night * 2)));
  const [cell] = judgeNight(noisy, [measurement(15, 101)], { night: nightOf(15) }).cells;
  expect(cell).toMatchObject<Partial<CellVerdict>>({ state: 'unstable' });
  expect(cell?.minDetectable).toBeGreaterThan(0.1);
});

describe('a benchmark that measures accuracy alone', () => {
  const accuracy = [measurement(20, 0.941, { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0 })];
  const complete = { status: 'complete' } as const;
  test.each([
    [
      'complete',
      [],
      complete,
      'good',
      /^GOOD: the model answers correctly \(GSM8K 94\.1%, nothing else is measured here\)/,
    ],
    ['without a record of how it ended', [], undefined, 'no-baseline', /^ACCURACY ONLY: GSM8K 94\.1%/],
    ['aborted', [], { status: 'aborted', reason: 'stopped' } as const, 'failed', /^RUN FAILED: stopped/],
    ['where earlier nights had latencies', usualNights(8), undefined, 'no-data', /^NO DATA/],
  ])('%s', (_, earlier, results, status, headline) => {
    const verdict = judgeNight(earlier, accuracy, { night: nightOf(20), ...(results && { results }) });
    expect(verdict).toMatchObject({ status, headline: expect.stringMatching(headline) });
  });
});

describe('values of the whole night are notes', () => {
  const night = (day: number, accuracy: number, tokens: number) => [
    measurement(day, accuracy, { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0 }),
    measurement(day, tokens, { metric: 'kvCacheTokens', loadKind: 'none', load: 0 }),
  ];
  const before = Array.from({ length: 10 }, (_, day) => night(day + 1, 0.82 + 0.002 * Math.sin(day), 981_350)).flat();

  test('as usual', () => {
    const { notes } = judgeNight(before, night(15, 0.821, 981_350), { night: nightOf(15) });
    expect(notes).toStrictEqual([expect.stringMatching(/^GSM8K accuracy 82\.1% is as usual/)]);
  });

  test('accuracy below its own history, KV cache smaller', () => {
    const { notes } = judgeNight(before, night(15, 0.805, 870_000), { night: nightOf(15) });
    expect(notes).toStrictEqual([
      expect.stringMatching(/^GSM8K accuracy 80\.5% is BELOW its own history/),
      'KV cache tokens changed: 870,000 tokens, usual 981,350 tokens (-11%)',
    ]);
  });
});

test('offline: latency and throughput by batch and input length', () => {
  const offline = (day: number, factor = 1) =>
    [1, 32].flatMap((load) => [
      measurement(day, 2 * load * factor, offlineOf('e2eLatencyS', load)),
      measurement(day, 500 / factor, offlineOf('e2eThroughputTokS', load)),
    ]);
  const before = Array.from({ length: 9 }, (_, day) => offline(day + 1)).flat();
  const verdict = judgeNight(before, offline(15, 1.08), { night: nightOf(15) });
  expect(renderVerdictTable(verdict)).toMatchInlineSnapshot(`
    "- 4 values suspected worse since 2025-11-15, between v0.5.5-rocm700-mi30x-20251109 and v0.5.5-rocm700-mi30x-20251115; most: E2E latency at batch 1 (in 1024) +8.0%, z 25
        E2E latency at batch 1 (in 1024): tonight 2.160 s (median of 3 runs), +8.0% from the centre of 2.000 s, 25.0 sigmas
        usual 1.960 s … 2.040 s, from 9 nights
        1 night, since 2025-11-15 (v0.5.5-rocm700-mi30x-20251115); before that 2025-11-09 (v0.5.5-rocm700-mi30x-20251109)

    load                metric              tonight                usual range  change      z   sees  state
    ------------------  --------------  -----------  -------------------------  ------  -----  -----  -------
    batch 1 (in 1024)   E2E latency         2.160 s          1.960 s … 2.040 s   +8.0%   25.0  ±2.0%  SUSPECT
    batch 32 (in 1024)  E2E latency         69.12 s          62.72 s … 65.28 s   +8.0%   25.0  ±2.0%  SUSPECT
    batch 1 (in 1024)   E2E throughput  463.0 tok/s  490.0 tok/s … 510.0 tok/s   -7.4%  -23.1  ±2.0%  SUSPECT
    batch 32 (in 1024)  E2E throughput  463.0 tok/s  490.0 tok/s … 510.0 tok/s   -7.4%  -23.1  ±2.0%  SUSPECT

    change: tonight against the middle of the usual range, + is a higher value; without a usual range, against the nights named beside it.
    z: the same change in standard deviations of one night; beyond ±4 is suspect.
    sees: the smallest change that one night can show here."
  `);
});

function offlineOf(metric: Measurement['metric'], load: number): Partial<Measurement> {
  return { metric, loadKind: 'batch_size', load, inputLen: 1024, outputLen: 128, mode: 'offline', subMode: 'normal' };
}

describe('rendering', () => {
  const verdict = judge(slower(onlineNight(15, { rates: [1, 16] }), atRate16));

  test('the table', () => {
    expect(renderVerdictTable(verdict)).toMatchInlineSnapshot(`
      "- 1 value suspected worse since 2025-11-15, between v0.5.5-rocm700-mi30x-20251114 and v0.5.5-rocm700-mi30x-20251115; most: E2E latency at rate 16 +21%, z 45
          E2E latency at rate 16: tonight 37,640 ms (median of 3 runs), +21% from the centre of 31,208 ms, 45.5 sigmas
          usual 30,584 ms … 31,832 ms, from 14 nights
          1 night, since 2025-11-15 (v0.5.5-rocm700-mi30x-20251115); before that 2025-11-14 (v0.5.5-rocm700-mi30x-20251114)

      load     metric         tonight            usual range  change     z   sees  state
      -------  -----------  ---------  ---------------------  ------  ----  -----  -------
      rate 16  E2E latency  37,640 ms  30,584 ms … 31,832 ms    +21%  45.5  ±2.0%  SUSPECT
      rate 8   E2E latency          -                      -       -     -      -  MISSING
      rate 8   TTFT                 -                      -       -     -      -  MISSING
      rate 8   ITL                  -                      -       -     -      -  MISSING
      rate 1   E2E latency  13,161 ms  12,939 ms … 13,467 ms   -0.3%  -0.7  ±2.0%  ok
      rate 1   TTFT          131.6 ms    128.1 ms … 136.0 ms   -0.3%  -0.7  ±3.0%  ok
      rate 1   ITL           21.93 ms    21.57 ms … 22.45 ms   -0.3%  -0.7  ±2.0%  ok
      rate 16  TTFT          311.1 ms    302.7 ms … 321.4 ms   -0.3%  -0.7  ±3.0%  ok
      rate 16  ITL           51.85 ms    50.97 ms … 53.05 ms   -0.3%  -0.7  ±2.0%  ok

      change: tonight against the middle of the usual range, + is a higher value; without a usual range, against the nights named beside it.
      z: the same change in standard deviations of one night; beyond ±4 is suspect.
      sees: the smallest change that one night can show here."
    `);
  });

  test('colour only when asked', () => {
    expect(renderVerdictTable(verdict)).not.toContain('\u001B');
    expect(renderVerdictTable(verdict, { color: true })).toContain('\u001B[33mrate 16');
  });

  test('Markdown has the headline and a row per value', () => {
    const markdown = renderVerdictMarkdown(verdict);
    expect(markdown).toContain(`**${verdict.headline}**`);
    expect(markdown.split('\n').filter((line) => line.startsWith('| rate'))).toHaveLength(9);
  });
});
