import { array, assert, double, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSeries, VERDICT_RULES } from '../src/index.ts';
import { randomOf, realNoise, simulateNights } from './simulate.ts';

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

test('an improvement cuts the segment too: its loss is then a regression', () => {
  expect(findings([...usual, 900, 902, 899, 901, 1002, 1001]).slice(8)).toStrictEqual([
    'better',
    'better!',
    'no-baseline',
    'usual',
    'worse',
    'worse!',
  ]);
});

test('where more is better, less is worse', () => {
  expect(findings([...usual, 940, 941], 'e2eThroughputTokS').slice(8)).toStrictEqual(['worse', 'worse!']);
});

test('a change of 1.9% is no word worth, one of 2.1% is', () => {
  expect(findings([...usual, 1019]).at(-1)).toBe('usual');
  expect(findings([...usual, 1024]).at(-1)).toBe('worse');
});

test('time to first token needs 5%', () => {
  const last = (value: number) => judgeSeries([...usual, value], { ...options, metric: 'ttftMs' }).at(-1)?.finding;
  expect([last(1045), last(1056)]).toStrictEqual(['usual', 'worse']);
});

test('below seven nights only 10% counts, and has no z of its own to show', () => {
  expect(findings([1000, 1001, 999, 1080, 1120, 1130]).slice(3)).toStrictEqual(['usual', 'worse', 'worse!']);
});

test('the baseline is the newest 30 nights: an old level is forgotten', () => {
  const crept = Array.from({ length: 80 }, (_, night) => 1000 + night);
  expect(judgeSeries(crept, options).at(-1)?.baseline).toMatchObject({ nights: 30, centre: 1063.5 });
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

  test('a regression confirmed has a suspect night before it', () => {
    assert(
      property(series, (values) => {
        const judged = judgeSeries(values, options);
        judged.forEach(({ confirmed, finding }, night) => {
          if (confirmed) expect(judged[night - 1]?.finding).toBe(finding);
        });
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
