import { describe, expect, test } from 'vitest';
import { overrideProfile } from '../../src/plan/override-profile.ts';
import { sample } from './sample-profile.ts';

const variables = {
  NAME: 'label',
  VARIANT: ['variant.online', 'variant.offline'],
  HOST: 'online.host',
  BATCHES: 'offline.normal.batchSizes',
  MEM_4: 'offline.normal.memFractionByBatch.4',
  PAUSE: 'online.legacyPauses.0.pauseS',
  GRAPHS: 'online.modes.torch_compile.values.graphs',
  ELSEWHERE: 'online.modes.mtp_test.memFraction',
};

describe('a variable sets its field', () => {
  test.each([
    [{ NAME: 'X1' }, { label: 'X1' }],
    [{ VARIANT: 'BF16' }, { variant: { online: 'BF16', offline: 'BF16' } }],
    [{ HOST: 'http://10.0.0.1' }, { online: { host: '10.0.0.1' } }],
    [{ BATCHES: '8 16' }, { offline: { normal: { batchSizes: [8, 16] } } }],
    [{ BATCHES: '32' }, { offline: { normal: { batchSizes: [32] } } }],
    [{ MEM_4: '0.5' }, { offline: { normal: { memFractionByBatch: { 4: 0.5 } } } }],
    [{ PAUSE: '7' }, { online: { legacyPauses: [{ from: 1, pauseS: 7, flush: false }, { from: 8 }] } }],
    [{ GRAPHS: '4' }, { online: { modes: { torch_compile: { values: { graphs: 4 } } } } }],
  ])('%j', (env, expected) => {
    expect(overrideProfile(sample, variables, env)).toMatchObject(expected);
  });
});

test('nothing set, set to nothing, or a field the model lacks: the profile stays as it is', () => {
  expect(overrideProfile(sample, variables, {})).toStrictEqual(sample);
  expect(overrideProfile(sample, variables, { BATCHES: '', ELSEWHERE: '0.5' })).toStrictEqual(sample);
});

test.each([
  [{ BATCHES: '1 two' }, /BATCHES=1 two: expected numbers/],
  [{ BATCHES: '0' }, /BATCHES=0/],
  [{ PAUSE: '1 2' }, /PAUSE=1 2: expected a number/],
  [{ GRAPHS: 'many' }, /GRAPHS=many: expected a number/],
])('%j is refused by name', (env, message) => {
  expect(() => overrideProfile(sample, variables, env)).toThrow(message);
});
