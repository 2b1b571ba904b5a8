import fc from 'fast-check';
import type { Measurement } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { compareRuns, renderComparisonMarkdown } from '../src/index.ts';
import { measurement, onlineNight, usualNights } from './samples.ts';

/** A value of several runs. */
const runs = (day: number, runValues: readonly number[], changes: Partial<Measurement> = {}) =>
  measurement(day, runValues.toSorted((a, b) => a - b)[Math.floor(runValues.length / 2)] ?? 0, {
    runValues,
    runs: runValues.length,
    ...changes,
  });

const rowOf = (a: Measurement, b: Measurement) => compareRuns([a], [b]).rows[0];

describe('how sure a change is', () => {
  test.each([
    ['runs that agree', [1000, 1004, 1007], [1080, 1085, 1088], 'worse', 'welch'],
    ['runs that scatter more than they differ', [1000, 1150, 900], [1080, 1250, 990], 'unclear', 'welch'],
    ['one run against three that agree', [1000], [900, 905, 903], 'better', 'one-sided-scatter'],
    ['one run against three that scatter', [1000], [900, 1105, 803], 'unclear', 'one-sided-scatter'],
    ['a change below the threshold', [1000, 1004, 1007], [1030, 1034, 1031], 'same', 'welch'],
    ['one run each', [1000], [1100], 'worse', undefined],
  ])('%s: %j and %j ms are %s', (_, a, b, call, method) => {
    const row = rowOf(runs(1, a), runs(2, b));
    expect(row?.call).toBe(call);
    expect(row?.interval?.method).toBe(method);
    if (row?.interval && row.betterBy !== undefined) {
      expect(row.interval.low).toBeLessThanOrEqual(row.betterBy);
      expect(row.interval.high).toBeGreaterThanOrEqual(row.betterBy);
    }
  });

  test('the interval of a throughput has the sign of the throughput', () => {
    const throughput = { metric: 'e2eThroughputTokS', loadKind: 'batch_size', load: 32 } as const;
    const row = rowOf(runs(1, [1000, 1004, 1007], throughput), runs(2, [1080, 1085, 1088], throughput));
    expect(row?.call).toBe('better');
    expect(row?.interval?.low).toBeGreaterThan(0.07);
    expect(row?.interval?.high).toBeLessThan(0.09);
  });

  test('under the old protocol the runs are compared one by one, for the first is cold and the others are warm', () => {
    const legacy = { protocol: 'legacy-3', metric: 'ttftMs' } as const;
    const [a, b] = [
      [1950, 320, 313],
      [2150, 351, 346],
    ] as const;
    expect(rowOf(runs(1, a, legacy), runs(2, b, legacy))).toMatchObject({
      call: 'worse',
      interval: { method: 'paired' },
    });
    expect(rowOf(runs(1, a, { metric: 'ttftMs' }), runs(2, b, { metric: 'ttftMs' }))?.call).toBe('unclear');
    expect(rowOf(runs(1, a, legacy), runs(2, b.slice(1), legacy))).not.toHaveProperty('interval');
  });

  test('a change below the threshold that the runs show clearly is told', () => {
    const { notes } = compareRuns([runs(1, [1000, 1004, 1007])], [runs(2, [1040, 1044, 1041])]);
    expect(notes).toContain(
      'Below the threshold, yet more than the runs scatter: E2E latency at rate 8: 3.7% slower (1,004 → 1,041 ms).',
    );
  });

  test('single runs, different protocols, invalid and simulated values are told', () => {
    const a = measurement(1, 1000, { protocol: 'legacy-1', runs: 1 });
    const b = measurement(2, 1010, { protocol: 'flushed-1', runs: 1, simulated: true });
    const invalid = measurement(2, 5, {
      load: 1,
      valid: false,
      invalidReasons: ['GPUs were not clean'],
      protocol: 'flushed-1',
    });
    const { notes } = compareRuns([a], [b, invalid]);
    expect(notes).toStrictEqual([
      'Every value is a single run on either side: the two runs alone do not tell how sure a change is.',
      'The two were measured by different protocols (legacy-1 and flushed-1): the prefix cache alone changes TTFT and E2E latency.',
      'PR has values that are not compared, because they are invalid: GPUs were not clean.',
      'The numbers are those of a simulated node.',
    ]);
  });
});

describe('a CSV has the best run of each load', () => {
  const folder = runs(1, [1000, 1040, 1020], { csvValue: 1000 });
  const csv = measurement(2, 1010, { source: 'csv', csvValue: 1010 });

  test.each([
    ['folder against CSV', folder, csv, 1000, 1010],
    ['CSV against folder', csv, folder, 1010, 1000],
  ])('%s: best runs are compared, without an interval', (_, a, b, valueA, valueB) => {
    const comparison = compareRuns([a], [b]);
    expect(comparison.rows[0]).toMatchObject({ basis: 'best-run', a: valueA, b: valueB, call: 'same' });
    expect(comparison.rows[0]).not.toHaveProperty('interval');
    expect(comparison.notes.join(' ')).toMatch(/\b(?:Main|PR) is known from the CSV alone/);
  });

  test('two folders: medians are compared', () => {
    expect(rowOf(folder, runs(2, [1000, 1050, 1030]))).toMatchObject({ basis: 'median', a: 1020, b: 1030 });
  });
});

describe('usual ranges', () => {
  const history = usualNights(14);

  test('a change inside the usual range is none, whatever its size; one outside says who is outside', () => {
    const noisy = [100, 112, 96, 108, 118, 92, 104, 115, 97, 110].map((value, day) => measurement(day + 1, value));
    const { rows, notes } = compareRuns([measurement(12, 95)], [measurement(13, 112)], { history: noisy });
    expect(rows[0]).toMatchObject({ call: 'same', usual: { nights: 10, holdsA: true, holdsB: true } });
    expect(notes).toContainEqual(
      expect.stringMatching(/^So unstable from night to night .*: E2E latency at rate 8 \(±\d\d%\)\.$/),
    );
    const slow = compareRuns(onlineNight(15), onlineNight(16, { factor: 1.2 }), { history });
    expect(slow.rows.every((row) => row.usual?.holdsA === true && row.usual.holdsB === false)).toBe(true);
  });

  test('nights after the older run do not count, whichever side it is on', () => {
    const later = usualNights(14).map((value) => ({ ...value, date: `2026${value.date.slice(4)}` }));
    for (const [a, b] of [
      [onlineNight(15), onlineNight(16)],
      [onlineNight(16), onlineNight(15)],
    ] as const) {
      expect(compareRuns(a, b, { history: later }).fenced).toBe(false);
      expect(compareRuns(a, b, { history: [...history, ...a, ...b] }).rows[0]?.usual?.nights).toBe(14);
    }
  });

  test('other hardware is not looked up', () => {
    const other = onlineNight(16, { changes: { hardware: 'mi35x' } });
    const { rows, contextChanges, notes } = compareRuns(onlineNight(15), other, { history });
    expect(rows.every((row) => row.usual === undefined)).toBe(true);
    expect(contextChanges).toStrictEqual([{ what: 'hardware', from: 'mi30x', to: 'mi35x' }]);
    expect(notes.filter((note) => note.includes('too few nights'))).toStrictEqual([]);
  });

  test('an odd main night is told', () => {
    const { notes } = compareRuns(onlineNight(15, { factor: 1.3 }), onlineNight(16), { history });
    expect(notes).toContain(
      'Main (v0.5.5-rocm700-mi30x-20251115) itself is outside its usual range in 9 of 9 values: compare with another night too.',
    );
  });
});

describe('pairing', () => {
  const offline = (tp: number, load: number, value: number, day = 1) =>
    measurement(day, value, {
      metric: 'e2eLatencyS',
      loadKind: 'batch_size',
      load,
      tp,
      inputLen: 1024,
      outputLen: 128,
    });

  test('TP, batch size and lengths make a load', () => {
    const { rows } = compareRuns([offline(4, 1, 2), offline(8, 1, 1)], [offline(8, 1, 1.2, 2), offline(4, 1, 2.1, 2)]);
    expect(rows.map(({ tp, a, b }) => [tp, a, b])).toStrictEqual([
      [4, 2, 2.1],
      [8, 1, 1.2],
    ]);
  });

  test('two backends in one run are two quantities, different ones in two runs the same', () => {
    const aiter = measurement(1, 1000, { backend: 'aiter' });
    const triton = measurement(1, 1500, { backend: 'triton' });
    expect(compareRuns([aiter], [triton]).rows).toHaveLength(1);
    expect(compareRuns([aiter, triton], [triton]).rows.map(({ backend, call }) => [backend, call])).toStrictEqual([
      ['aiter', 'missing'],
      ['triton', 'same'],
    ]);
  });

  test('of a load that was measured again the last value counts', () => {
    expect(rowOf(measurement(1, 1000), measurement(2, 1000))?.call).toBe('same');
    const again = [measurement(2, 2000), measurement(2, 1000)];
    expect(compareRuns([measurement(1, 1000)], again).rows).toMatchObject([{ b: 1000 }]);
  });

  test('no value is ever paired with one of another load, and no value is lost', () => {
    const night = fc
      .uniqueArray(fc.integer({ min: 1, max: 128 }), { maxLength: 8 })
      .chain((loads) =>
        fc
          .shuffledSubarray(loads, { minLength: loads.length })
          .map((order) => order.map((load) => measurement(1, load * 10, { load }))),
      );
    fc.assert(
      fc.property(night, night, (a, b) => {
        const { rows, summary } = compareRuns(a, b);
        expect(rows.map((row) => row.load)).toStrictEqual(
          [...new Set([...a, ...b].map((value) => value.load))].toSorted((x, y) => x - y),
        );
        for (const row of rows) {
          expect(row.a ?? row.load * 10).toBe(row.load * 10);
          expect(row.b ?? row.load * 10).toBe(row.load * 10);
          expect(row.a !== undefined).toBe(a.some((value) => value.load === row.load));
        }
        expect(Object.values(summary.counts).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      }),
      { seed: 11 },
    );
  });

  test('swapping the sides swaps better and worse', () => {
    const values = fc.array(fc.double({ min: 900, max: 1100, noNaN: true }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [there, back] = [rowOf(runs(1, a), runs(2, b)), rowOf(runs(2, b), runs(1, a))];
        const turned = { better: 'worse', worse: 'better' } as const;
        if (there?.betterBy === undefined || Math.abs(Math.abs(there.betterBy) - 0.05) < 0.006) return;
        expect(back?.call).toBe(there.call === 'better' || there.call === 'worse' ? turned[there.call] : there.call);
      }),
      { seed: 3 },
    );
  });
});

test('a page that calls the two A and B reads so in every text', () => {
  const [a, b] = [onlineNight(15, { factor: 1.3 }), onlineNight(14, { factor: 2 })];
  const invalid = measurement(14, 5, { load: 2, valid: false, invalidReasons: ['cut'] });
  const names = { a: 'A', b: 'B' };
  const { summary, notes } = compareRuns(a, [...b, invalid], { names, history: usualNights(13) });
  expect(summary.headline).toMatch(/^B IS WORSE: /);
  expect(notes).toContain("B's image is the older of the two.");
  expect(`${summary.headline} ${notes.join(' ')}`).not.toMatch(/\bMain\b|\bPR\b/);
});

test('a comparison survives JSON', () => {
  const comparison = compareRuns(onlineNight(15), onlineNight(16, { rates: [1, 8] }), { history: usualNights(14) });
  expect(JSON.parse(JSON.stringify(comparison))).toStrictEqual(comparison);
});

test('the report of runs with intervals and usual ranges', () => {
  const night = (day: number, factor: number) =>
    [1, 16].map((load) =>
      runs(
        day,
        [10_000, 10_040, 10_090].map((value) => value * factor * (load === 16 ? 3 : 1)),
        { load },
      ),
    );
  const history = Array.from({ length: 10 }, (_, day) => night(day + 1, 1 + 0.004 * Math.sin(day * 2.4))).flat();
  const comparison = compareRuns(night(15, 1), [...night(16, 1.09).slice(0, 1), ...night(16, 1.01).slice(1)], {
    history,
  });
  // The table is what is looked at here, not where exactly the usual range ends.
  const rows = comparison.rows.map((row) => ({
    ...row,
    ...(row.usual && {
      usual: { ...row.usual, low: row.load === 1 ? 9_846 : 29_538, high: row.load === 1 ? 10_248 : 30_743 },
    }),
  }));
  const report = renderComparisonMarkdown(
    { ...comparison, rows },
    {
      title: 'GROK1',
      mode: 'online',
      main: 'main',
      pr: 'pr',
      generatedAt: 0,
    },
  );
  expect(report.slice(report.indexOf('### Results'))).toMatchInlineSnapshot(`
    "### Results

    #### E2E Latency Comparison

    | Request Rate | Main (ms) | PR (ms) |       Change |  95% interval |                 Usual range |
    | -----------: | --------: | ------: | -----------: | ------------: | --------------------------: |
    |            1 |    10,040 |  10,944 | **+9.0%** 🔴 |  +7.9% … +10% |   PR outside 9,846 … 10,248 |
    |           16 |    30,120 |  30,421 |        +1.0% | -0.0% … +2.0% | both inside 29,538 … 30,743 |

    A change is that of the value itself: a latency that grew has a plus and is worse. 🟢 / 🔴: a change larger than half the usual range and not inside it. 95% interval: what the scatter of the single runs allows; it knows nothing of how nights differ. Usual range: where the nights before the older run put the value.
    "
  `);
});
