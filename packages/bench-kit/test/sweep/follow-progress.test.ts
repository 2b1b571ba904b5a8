import { expect, test } from 'vitest';
import { timesAfter } from '../../src/sweep/follow-progress.ts';

test.each([
  ['half of its time', 150, { expectedS: 300, remainingS: 1_000 }, { expectedS: 300, remainingS: 850 }],
  ['longer than it should', 900, { expectedS: 300, remainingS: 1_000 }, { expectedS: 300, remainingS: 700 }],
  ['its time, and what follows is not known', 10, { expectedS: 300 }, { expectedS: 300 }],
  ['a time that nobody knows', 10, {}, {}],
])('a run that has gone on for %s', (_what, elapsedS, expected, times) => {
  expect(timesAfter(elapsedS, expected)).toStrictEqual(times);
});
