import { describe, expect, test } from 'vitest';
import { nightTimeline } from '../src/trend/night-timeline.ts';
import { consecutive, failed, measured, nights } from './nights.ts';

describe('nightTimeline', () => {
  test('has a place for every calendar day, so that a missing night is a gap', () => {
    const { slots, tonight } = nightTimeline(nights([1, null, null, 2])).axis;
    expect(slots.map((slot) => [slot.date, slot.imageTag !== undefined])).toEqual([
      ['20251001', true],
      ['20251002', false],
      ['20251003', false],
      ['20251004', true],
    ]);
    expect(tonight).toBe(3);
  });

  test('crosses the end of a month and of a year', () => {
    const { axis } = nightTimeline([
      measured({ date: '20251230', value: 1 }),
      measured({ date: '20260102', value: 1 }),
    ]);
    expect(axis.slots.map((slot) => slot.date)).toEqual(['20251230', '20251231', '20260101', '20260102']);
  });

  test('gives two images of one day a place each', () => {
    const { axis } = nightTimeline([
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
    ['up to a day', { to: '20251002' }, ['20251001', '20251002']],
    ['up to a day without a night', { to: '20251005', days: 2 }, ['20251004', '20251005']],
    ['nothing when all nights are later', { to: '20250901' }, []],
  ])('shows %s', (_, options, dates) => {
    expect(nightTimeline(nights([1, 1, 1, 1]), options).axis.slots.map((slot) => slot.date)).toEqual(dates);
  });

  test('names changes of node, ROCm and protocol where they happen, each night once', () => {
    const { changes, slots } = nightTimeline([
      ...nights([1, 1]),
      measured({ date: '20251003', value: 1, node: 'node-b', rocm: 'rocm630' }),
      measured({ date: '20251004', value: 1, node: 'node-b', rocm: 'rocm630', protocol: 'flushed-1' }),
    ]).axis;
    expect(changes).toEqual([
      { slot: 2, date: '20251003', mark: 'A', texts: ['node node-a → node-b', 'ROCm rocm700 → rocm630'] },
      { slot: 3, date: '20251004', mark: 'B', texts: ['protocol flushed-3 → flushed-1'] },
    ]);
    expect(slots.map((slot) => slot.segment)).toEqual([0, 0, 1, 2]);
  });

  test('does not call an unknown node a change', () => {
    const unknown = measured({ date: '20251002', value: 1 });
    const { node: _, ...withoutNode } = unknown;
    expect(nightTimeline([...nights([1]), withoutNode, measured({ date: '20251003', value: 1 })]).axis.changes).toEqual(
      [],
    );
  });

  test('keeps why a night left nothing, and where it is', () => {
    const failure = failed('20251002', 'server died');
    const { slots } = nightTimeline(nights([1, null, 1]), { failedNights: [failure] }).axis;
    expect(slots.map(({ failures }) => failures)).toEqual([[], [failure], []]);
    expect(slots.map(({ folders }) => folders['standard'])).toEqual([
      'v0.5.6-rocm700-mi30x-20251001_GROK1_MOE-I4F8_online',
      failure.folder,
      'v0.5.6-rocm700-mi30x-20251003_GROK1_MOE-I4F8_online',
    ]);
  });

  test('shows a failed night after the last measurement as tonight', () => {
    const { axis } = nightTimeline(nights([1]), { failedNights: [failed('20251002', 'server died')] });
    expect(axis.tonight).toBe(1);
    expect(axis.slots[1]?.failures).toHaveLength(1);
  });

  test('keeps a failed image of a day on which another image was measured', () => {
    const { slots } = nightTimeline(nights([1]), { failedNights: [failed('20251001', 'no server', 'rocm630')] }).axis;
    expect(slots.map(({ nights: count, failures }) => [count, failures.length])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

describe('nightTimeline with fewer places than nights', () => {
  const year = consecutive('20250101', 365);

  test('shares the nights out, the newest alone', () => {
    const { axis, slotOf } = nightTimeline(year, { maxSlots: 60 });
    expect(axis.slots.length).toBeLessThanOrEqual(60);
    expect(axis.slots[0]).toMatchObject({ date: '20250101', lastDate: '20250107', nights: 7 });
    expect(axis.slots.at(-1)).toMatchObject({ date: '20251231', nights: 1 });
    expect(axis.slots.at(-1)).not.toHaveProperty('lastDate');
    expect(axis.tonight).toBe(axis.slots.length - 1);
    expect(axis.slots.reduce((sum, { nights: count }) => sum + count, 0)).toBe(365);
    expect(year.map(slotOf)).toEqual(year.map(slotOf).toSorted((a, b) => Number(a) - Number(b)));
  });

  test('leaves an axis that has room as it is', () => {
    expect(nightTimeline(year, { maxSlots: 365 }).axis).toEqual(nightTimeline(year).axis);
  });

  test('keeps every failed night', () => {
    const failures = ['20250303', '20250304', '20250801'].map((date) => failed(date, 'hung'));
    const without = year.filter(({ date }) => !failures.some((failure) => failure.date === date));
    const { slots } = nightTimeline(without, { maxSlots: 30, failedNights: failures }).axis;
    expect(slots.flatMap((slot) => slot.failures.map(({ date }) => date))).toEqual([
      '20250303',
      '20250304',
      '20250801',
    ]);
  });

  test('puts nights on both sides of a change of conditions into places of their own', () => {
    const moved = year.map((night) => (night.date < '20250615' ? night : { ...night, node: 'node-b' }));
    const { slots, changes } = nightTimeline(moved, { maxSlots: 50 }).axis;
    expect(changes.map(({ slot, date }) => [slots[slot]?.date, date])).toEqual([['20250615', '20250615']]);
  });

  test('stays within its places where the conditions change every night, and says so', () => {
    const flipping = year.map((night, index) => ({ ...night, node: `node-${index % 2}` }));
    const { slots, changes } = nightTimeline(flipping, { maxSlots: 40 }).axis;
    expect(slots.length).toBeLessThanOrEqual(40);
    expect(changes[1]?.texts.at(-1)).toMatch(/^and \d+ more$/);
  });
});
