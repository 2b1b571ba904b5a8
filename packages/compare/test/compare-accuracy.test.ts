import type { AccuracyDetails } from '@sglang-ci/history';
import { describe, expect, test } from 'vitest';
import { compareRuns, renderComparisonMarkdown } from '../src/index.ts';
import { quantityKeyOf } from '../src/series-key.ts';
import { measurement } from './samples.ts';

const accuracy = (day: number, value: number, runs = 1) => [
  measurement(day, value, { metric: 'gsm8kAccuracy', loadKind: 'none', load: 0, runs }),
];

const details = (a: Partial<AccuracyDetails>, b: Partial<AccuracyDetails>) => ({
  a: { accuracy: { runs: [], ...a } },
  b: { accuracy: { runs: [], ...b } },
});

/** The last `wrong` of 1,319 answers are wrong, and those in `also`. */
const answers = (wrong: number, also: readonly number[] = []) =>
  Array.from({ length: 1319 }, (_, question) => question < 1319 - wrong && !also.includes(question));

describe('counts', () => {
  test.each([
    ['a point less at 94% is nothing with one run', 0.94, 0.93, 1, 'same'],
    ['two points less are something', 0.94, 0.919, 1, 'worse'],
    ['a point less is something with five runs', 0.94, 0.93, 5, 'worse'],
    ['half a point less is nothing with five runs', 0.94, 0.935, 5, 'same'],
    ['three points more at 80% with five runs', 0.8, 0.83, 5, 'better'],
    ['equal', 0.94, 0.94, 1, 'same'],
  ])('%s: %d to %d over %d', (_, a, b, runs, call) => {
    const found = compareRuns(accuracy(1, a, runs), accuracy(2, b, runs)).accuracy;
    expect(found).toMatchObject({ call, test: 'counts', questions: 1319, runsA: runs, runsB: runs });
  });

  test('the standard error of a difference at 0.94 is 0.92 points for one run each: 0.65 on either side', () => {
    const { standardError = 0 } = compareRuns(accuracy(1, 0.94), accuracy(2, 0.94)).accuracy ?? {};
    expect(standardError).toBeCloseTo(Math.SQRT2 * Math.sqrt((0.94 * 0.06) / 1319), 3);
  });

  test('the questions that the log names count, not those of the whole test set', () => {
    const few = details({ questions: 200 }, { questions: 200 });
    expect(compareRuns(accuracy(1, 0.94), accuracy(2, 0.91), { details: few }).accuracy).toMatchObject({
      call: 'same',
      questions: 200,
    });
  });

  test('a significant difference below the threshold does not count', () => {
    const options = { accuracyThreshold: 0.05 };
    expect(compareRuns(accuracy(1, 0.94, 5), accuracy(2, 0.91, 5), options).accuracy?.call).toBe('same');
  });
});

describe('two evaluators', () => {
  const asked = (day: number, value: number, evaluator?: string) =>
    accuracy(day, value, 5).map((one) => (evaluator === undefined ? one : { ...one, evaluator }));

  test.each([
    ['the script', 'run_eval', undefined, 'run_eval', 'missing'],
    ['run_eval', 'sgl-eval', 'run_eval', 'sgl-eval', 'missing'],
    ['run_eval', 'run_eval again', 'run_eval', 'run_eval', 'worse'],
  ])('%s and %s', (_, _other, a, b, call) => {
    const found = compareRuns(asked(1, 0.95, a), asked(2, 0.8, b));
    expect(found.accuracy?.call).toBe(call);
    expect(found.notes.some((note) => note.includes('ask in different ways'))).toBe(call === 'missing');
  });

  test('are two quantities to a verdict', () => {
    const keys = [undefined, 'run_eval', 'sgl-eval'].flatMap((by) => asked(1, 0.9, by).map(quantityKeyOf));
    expect(new Set(keys).size).toBe(3);
  });
});

describe('paired', () => {
  test.each([
    [
      '14 lost, none won: too few for counts, clear question by question',
      answers(80),
      answers(
        80,
        Array.from({ length: 14 }, (_, at) => at),
      ),
      'worse',
      14,
      0,
    ],
    ['as many lost as won', answers(80, [1, 2, 3]), answers(80, [4, 5, 6]), 'same', 3, 3],
    ['no question turned', answers(80), answers(80), 'same', 0, 0],
  ])('%s', (_, a, b, call, onlyA, onlyB) => {
    const share = (all: readonly boolean[]) => all.filter(Boolean).length / all.length;
    const options = { details: details({ answers: a }, { answers: b }) };
    const found = compareRuns(accuracy(1, share(a)), accuracy(2, share(b)), options).accuracy;
    expect(found).toMatchObject({ call, test: 'paired', onlyA, onlyB });
    expect(compareRuns(accuracy(1, share(a)), accuracy(2, share(b))).accuracy?.call).toBe('same');
  });

  test.each([
    ['one side kept none', { answers: answers(80) }, {}],
    ['the sides were asked different questions', { answers: answers(80) }, { answers: answers(80).slice(5) }],
  ])('%s: counts', (_, a, b) => {
    const options = { details: details(a, b) };
    expect(compareRuns(accuracy(1, 0.94), accuracy(2, 0.94), options).accuracy?.test).toBe('counts');
  });
});

test('an accuracy below its own pass mark is told', () => {
  const options = { details: details({ threshold: 0.93 }, { threshold: 0.93 }) };
  const { accuracy: found, notes } = compareRuns(accuracy(1, 0.941), accuracy(2, 0.925), options);
  expect(found).toMatchObject({ call: 'same', thresholdA: 0.93, thresholdB: 0.93 });
  expect(notes).toContain("PR's accuracy of 92.5% is below its pass mark of 93.0%.");
});

test('an accuracy alone is a comparison', () => {
  const comparison = compareRuns(accuracy(1, 0.94, 5), accuracy(2, 0.9, 5));
  expect(comparison.summary).toMatchObject({ outcome: 'worse' });
  expect(comparison.summary.headline).toBe('PR IS WORSE: GSM8K accuracy WORSE (94.0% → 90.0%)');
  const report = renderComparisonMarkdown(comparison, {
    title: 'X',
    mode: 'online',
    main: 'a',
    pr: 'b',
    generatedAt: 0,
  });
  expect(report.slice(report.indexOf('#### GSM8K'))).toMatchInlineSnapshot(`
    "#### GSM8K Accuracy

    |           Main |             PR | Change (points) | 95% interval |
    | -------------: | -------------: | --------------: | -----------: |
    | 94.0% (5 runs) | 90.0% (5 runs) |     **-4.0** 🔴 |  -4.9 … -3.1 |

    Test of two proportions on the right answers of all runs, 1,319 questions each: p < 0.001. Both sides answer the same questions, so the interval is rather too wide.

    The two runs have no value to compare.

    A change is that of the value itself: a latency that grew has a plus and is worse.
    "
  `);
});
