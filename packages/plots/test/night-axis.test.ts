import { describe, expect, test } from 'vitest';
import { nightAxis } from '../src/trend/night-axis.ts';
import { measured, nights } from './nights.ts';

describe('nightAxis', () => {
  test('has a place for every calendar day, so that a missing night is a gap', () => {
    const { slots, tonight } = nightAxis(nights([1, null, null, 2]));
    expect(slots.map((slot) => [slot.date, slot.imageTag !== undefined])).toEqual([
      ['20251001', true],
      ['20251002', false],
      ['20251003', false],
      ['20251004', true],
    ]);
    expect(tonight).toBe(3);
  });

  test('crosses the end of a month and of a year', () => {
    const axis = nightAxis([measured({ date: '20251230', value: 1 }), measured({ date: '20260102', value: 1 })]);
    expect(axis.slots.map((slot) => slot.date)).toEqual(['20251230', '20251231', '20260101', '20260102']);
  });

  test('gives two images of one day a place each', () => {
    const axis = nightAxis([
      measured({ date: '20251110', value: 1, rocm: 'rocm630' }),
      measured({ date: '20251110', value: 1, rocm: 'rocm700' }),
    ]);
    expect(axis.slots.map((slot) => slot.imageTag)).toEqual([
      'v0.5.6-rocm630-mi30x-20251110',
      'v0.5.6-rocm700-mi30x-20251110',
    ]);
  });

  test.each([
    ['the last days, the last one included', { days: 2 }, ['20251003', '20251004']],
    ['up to the plot date', { plotDate: '20251002' }, ['20251001', '20251002']],
    ['up to a plot date without a night', { plotDate: '20251005', days: 2 }, ['20251004', '20251005']],
    ['nothing when all nights are later', { plotDate: '20250901' }, []],
  ])('shows %s', (_, options, dates) => {
    expect(nightAxis(nights([1, 1, 1, 1]), options).slots.map((slot) => slot.date)).toEqual(dates);
  });

  test('names changes of node, ROCm and protocol where they happen, each night once', () => {
    const { changes, slots } = nightAxis([
      ...nights([1, 1]),
      measured({ date: '20251003', value: 1, node: 'node-b', rocm: 'rocm630' }),
      measured({ date: '20251004', value: 1, node: 'node-b', rocm: 'rocm630', protocol: 'flushed-1' }),
    ]);
    expect(changes).toEqual([
      { slot: 2, mark: 'A', texts: ['node node-a → node-b', 'ROCm rocm700 → rocm630'] },
      { slot: 3, mark: 'B', texts: ['protocol flushed-3 → flushed-1'] },
    ]);
    expect(slots.map((slot) => slot.segment)).toEqual([0, 0, 1, 2]);
  });

  test('does not call an unknown node a change', () => {
    const unknown = measured({ date: '20251002', value: 1 });
    const { node: _, ...withoutNode } = unknown;
    expect(nightAxis([...nights([1]), withoutNode, measured({ date: '20251003', value: 1 })]).changes).toEqual([]);
  });

  test('keeps why a night left nothing', () => {
    const { slots } = nightAxis(nights([1, null, 1]), { failedNights: [{ date: '20251002', reason: 'server died' }] });
    expect(slots.map((slot) => slot.failure)).toEqual([undefined, 'server died', undefined]);
  });

  test('shows a failed night after the last measurement as tonight', () => {
    const axis = nightAxis(nights([1]), { failedNights: [{ date: '20251002', reason: 'server died' }] });
    expect(axis.tonight).toBe(1);
    expect(axis.slots[1]?.failure).toBe('server died');
  });
});
