import { array, assert, double, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSeries, VERDICT_RULES } from '../src/index.ts';
import { randomOf, realNoise, simulateNights } from '../bench/support/simulate.ts';

const options = { metric: 'e2eMs', rules: VERDICT_RULES } as const;
const usual = [1000, 1004, 997, 1001, 999, 1003, 998, 1002];

function findings(values: readonly number[], metric: 'e2eMs' | 'e2eThroughputTokS' = 'e2eMs'): readonly string[] {
  return judgeSeries(values, { ...options, metric }).map(
    ({ finding, confirmed }) => `${finding}${confirmed ? '!' : ''}`,
  );
}

test('nothing is said before there are three nights to compare with', () => {
  expect(findings([1000, 5000, 1000, 1000])).toStrictEqual(['no-baseline', 'no-baseline', 'no-baseline', 'usual']);
});

test('a step is suspected on its first night, confirmed on its second, and quiet afterwards: one alarm', () => {
  expect(findings([...usual, 1060, 1062, 1058, 1061]).slice(8)).toStrictEqual([
    'worse',
    'worse!',
    'no-baseline',
    'usual',
  ]);
});

test('a spike of one night is never confirmed and does not become usual', () => {
  expect(findings([...usual, 1400, 1001, 1400, 999]).slice(8)).toStrictEqual(['worse', 'usual', 'worse', 'usual']);
});

test('a spike up and a spike down on two nights running are no step', () => {
  expect(findings([...usual, 1400, 700, 1000]).slice(8)).toStrictEqual(['worse', 'better', 'usual']);
});

test('an improvement that lasts is a new level: its loss is then a regression', () => {
  const better = [900, 902, 899, 901, 900, 898];
  expect(findings([...usual, ...better, 1002, 1001]).slice(8)).toStrictEqual([
    'better',
    'better!',
    'no-baseline',
    'usual',
    'usual',
    'usual',
    'worse',
    'worse!',
  ]);
});

describe('a level that lasts four nights at most and gives way to the one before was an excursion', () => {
  const judged = judgeSeries([...usual, 900, 902, 899, 1002, 1001, 1000], options);

  test('its end is no regression', () => {
    expect(judged.filter(({ confirmed, finding }) => confirmed && finding === 'worse')).toStrictEqual([]);
    expect(judged[12]?.returned).toMatchObject({ since: 8, from: 1000.5 });
  });

  test('the nights before it are the baseline again', () => {
    expect(judged[13]?.baseline).toMatchObject({ nights: 10, centre: 1001 });
  });
});

test('where more is better, less is worse', () => {
  expect(findings([...usual, 940, 941], 'e2eThroughputTokS').slice(8)).toStrictEqual(['worse', 'worse!']);
});

test('a change of 1.9% is no word worth, one of 2.1% is', () => {
  expect(findings([...usual, 1019]).at(-1)).toBe('usual');
  expect(findings([...usual, 1024]).at(-1)).toBe('worse');
});

test('time to first token needs 3%', () => {
  const last = (value: number) => judgeSeries([...usual, value], { ...options, metric: 'ttftMs' }).at(-1)?.finding;
  expect([last(1028), last(1036)]).toStrictEqual(['usual', 'worse']);
});

test('below seven nights only 10% counts, on two nights running', () => {
  expect(findings([1000, 1001, 999, 1080, 1120, 1130]).slice(3)).toStrictEqual(['usual', 'worse', 'worse!']);
});

test('the baseline is the newest 60 nights: an old level is forgotten', () => {
  const wild = Array.from({ length: 80 }, (_, night) => (night < 10 ? 5000 : 1000));
  expect(judgeSeries(wild, options).at(-1)?.baseline).toMatchObject({ centre: 1000 });
});

test('three nights of which none is far out are a change too, when they agree', () => {
  const noisy = Array.from({ length: 40 }, (_, night) => 1000 * (1 + 0.01 * Math.sin(night * 2.4)));
  const judged = judgeSeries([...noisy, 1031, 1029, 1032, 1030], options).slice(40);
  expect(judged.map(({ confirmed }) => confirmed)).toContain(true);
  expect(judged.every(({ z = 0 }) => z < VERDICT_RULES.zLimit)).toBe(true);
});

test('two spikes of different size wait for a third night, two spikes of one size are a step', () => {
  const last = (...nights: readonly number[]) => judgeSeries([...usual, ...nights], options).at(-1)?.confirmed;
  expect([last(1400, 1200), last(1400, 1200, 1001), last(1400, 1390)]).toStrictEqual([false, false, true]);
});

test('where a level changed on two nights running, the change is dated on the first', () => {
  expect(judgeSeries([...usual, 1150, 1400, 1405], options).at(-1)?.change).toMatchObject({ since: 8, from: 1000.5 });
});

test('the noise of a series survives a change of its level', () => {
  const judged = judgeSeries([...usual, 1300, 1302, 1299, 1301], options);
  expect(judged.at(-1)?.baseline).toMatchObject({ settled: true, nights: 3 });
  expect(judged.at(-1)?.baseline?.sigma).toBeLessThan(0.006);
});

test('the new level is known by its first night and its size', () => {
  expect(judgeSeries([...usual, 1060, 1060, 1060], options).at(-1)?.change).toMatchObject({ since: 8, to: 1060 });
  expect(judgeSeries([...usual, 1060, 1060, 1060], options).at(-1)?.change?.worseBy).toBeCloseTo(0.06, 2);
});

describe('whatever the values', () => {
  const series = array(double({ min: 1, max: 1e6, noNaN: true }), { maxLength: 60 });

  test('the judgement of a night does not depend on the nights after it', () => {
    assert(
      property(series, nat(60), (values, cut) => {
        expect(judgeSeries(values.slice(0, cut), options)).toStrictEqual(judgeSeries(values, options).slice(0, cut));
      }),
    );
  });

  test('a confirmed change has two nights at least, and its size has the direction of the finding', () => {
    assert(
      property(series, (values) => {
        for (const { confirmed, finding, change } of judgeSeries(values, options)) {
          if (!confirmed) continue;
          expect(change?.nights).toBeGreaterThanOrEqual(2);
          expect((change?.worseBy ?? 0) > 0).toBe(finding === 'worse');
        }
      }),
    );
  });

  test('other units, same judgement', () => {
    const random = randomOf(3);
    const values = simulateNights(120, { noise: realNoise(0.01), random });
    const inSeconds = values.map((value) => value * 2 ** -10);
    const words = (of: readonly number[]) =>
      judgeSeries(of, options).map(({ finding, confirmed }) => [finding, confirmed]);
    expect(words(inSeconds)).toStrictEqual(words(values));
  });
});
