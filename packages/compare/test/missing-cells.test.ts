import type { Measurement } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { judgeNight } from '../src/index.ts';
import { nightOf, onlineNight, usualNights } from './samples.ts';

const points = [1, 8, 16].map((load) => ({ loadKind: 'request_rate' as const, load }));
const without16 = (day: number): readonly Measurement[] => onlineNight(day, { rates: [1, 8] });

test.each([15, 16, 17, 20])(
  'a promised load is missing on the night of day %d, after as many nights without it',
  (day) => {
    const failed = Array.from({ length: day - 15 }, (_, at) => without16(15 + at)).flat();
    const verdict = judgeNight([...usualNights(14), ...failed], without16(day), { night: { ...nightOf(day), points } });
    expect(verdict.status).toBe('failed');
    expect(verdict.headline).toContain('RUN INCOMPLETE: 3 values missing (rate 16)');
  },
);

test('on the very first night, in every metric that the other loads have', () => {
  const verdict = judgeNight([], without16(1), { night: { ...nightOf(1), points } });
  expect(verdict.cells.filter(({ state }) => state === 'missing').map(({ metric }) => metric)).toStrictEqual([
    'e2eMs',
    'ttftMs',
    'itlMs',
  ]);
});

test('a load that nobody promises any more is no longer missed after three nights without it', () => {
  const fewer = points.slice(0, 2);
  const before = [...usualNights(14), ...[15, 16, 17].flatMap(without16)];
  const verdict = judgeNight(before, without16(18), { night: { ...nightOf(18), points: fewer } });
  expect(verdict.status).toBe('good');
});
