import type { Measurement } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { adoptProducts } from '../src/adopt-products.ts';
import { judgeNight } from '../src/index.ts';
import { contextChangesOf, nightBefore } from '../src/series-key.ts';

function nightOf(date: string, of: Partial<Measurement> = {}): Measurement {
  const imageTag = `v0.5.20-${of.rocm ?? 'rocm10'}-mi35x-${date}`;
  return {
    hardware: 'mi35x',
    model: 'GROK1',
    variant: 'MOE-I4F8',
    mode: 'online',
    subMode: 'standard',
    folder: `${imageTag}_GROK1_MOE-I4F8_online`,
    imageTag,
    date,
    rocm: 'rocm10',
    node: 'node-a',
    loadKind: 'request_rate',
    load: 8,
    metric: 'e2eMs',
    value: 10_000,
    runValues: [10_000],
    runs: 1,
    source: 'results',
    valid: true,
    invalidReasons: [],
    ...of,
  };
}

const days = (count: number) => Array.from({ length: count }, (_, index) => String(20_261_001 + index));
const judge = (history: readonly Measurement[], tonight: Measurement) =>
  judgeNight(history, [tonight], { night: tonight });

describe('the product of the GPUs', () => {
  test('that nobody probed for long is no condition: the old nights stay in the series', () => {
    const verdict = judge(
      days(12).map((day) => nightOf(day)),
      nightOf('20261013', { product: 'MI355X' }),
    );
    expect(verdict.cells[0]).toMatchObject({ state: 'good', baseline: { nights: 12 } });
    expect(verdict.contextChanges).toStrictEqual([]);
  });

  test('begins a new series when it changes, and is named', () => {
    const verdict = judge(
      days(12).map((day) => nightOf(day, { product: 'MI350X' })),
      nightOf('20261013', { product: 'MI355X', value: 5_000 }),
    );
    expect(verdict.cells[0]).toMatchObject({ state: 'warming-up' });
    expect(verdict.contextChanges).toStrictEqual([{ what: 'product', from: 'MI350X', to: 'MI355X' }]);
  });

  test('is that of the same machine only, the one probed next', () => {
    const nights = [
      nightOf('20261001'),
      nightOf('20261002', { product: 'MI350X' }),
      nightOf('20261003'),
      nightOf('20261004', { product: 'MI355X' }),
      nightOf('20261005'),
      nightOf('20261005', { node: 'node-b' }),
    ];
    expect(adoptProducts(nights).map(({ product }) => product)).toStrictEqual([
      'MI350X',
      'MI350X',
      'MI355X',
      'MI355X',
      'MI355X',
      undefined,
    ]);
  });
});

describe('two tracks a night', () => {
  const both = days(12).flatMap((day) => [nightOf(day), nightOf(day, { rocm: 'rocm720', value: 20_000 })]);

  test('are two series, each judged by its own nights', () => {
    for (const [rocm, value] of [
      ['rocm10', 10_000],
      ['rocm720', 20_000],
    ] as const) {
      const verdict = judge(both, nightOf('20261013', { rocm, value }));
      expect(verdict.cells[0]).toMatchObject({ state: 'good', baseline: { nights: 12 } });
      expect(verdict.contextChanges).toStrictEqual([]);
    }
  });

  test('the other track of the same night is no change of conditions', () => {
    const tonight = nightOf('20261013', { rocm: 'rocm720', value: 20_000 });
    const history = [...both, nightOf('20261013')];
    expect(judge(history, tonight).contextChanges).toStrictEqual([]);
    expect(nightBefore(history, tonight)).toMatchObject({ rocm: 'rocm720', date: '20261012' });
  });

  test('a track that is new is one, once', () => {
    const first = nightOf('20261013', { rocm: 'rocm11' });
    expect(judge(both, first).contextChanges).toMatchObject([{ what: 'rocm', to: 'rocm11' }]);
    expect(contextChangesOf(first, nightOf('20261014', { rocm: 'rocm11' }))).toStrictEqual([]);
  });
});
