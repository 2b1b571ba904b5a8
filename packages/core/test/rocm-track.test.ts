import { describe, expect, test } from 'vitest';
import { compareRocm, formatRocm, isSameRocm, rocmVersionOf } from '../src/index.ts';

describe('the ROCm of a word', () => {
  test.each([
    ['rocm630', '6.3'],
    ['rocm6', '6.0'],
    ['rocm64', '6.4'],
    ['rocm641', '6.4.1'],
    ['rocm700', '7.0'],
    ['rocm720', '7.2'],
    ['rocm724', '7.2.4'],
    ['rocm7140', '7.14'],
    ['rocm7141', '7.14.1'],
    ['rocm7_14', '7.14'],
    ['rocm7.15', '7.15'],
    ['rocm7.2.4', '7.2.4'],
    ['rocm10', '10.0'],
    ['rocm10.0.0', '10.0'],
    ['rocm100', '10.0'],
    ['rocm101', '10.1'],
    ['rocm1012', '10.1.2'],
    ['rocm11', '11.0'],
    ['7.2.4-112', '7.2.4'],
    ['10.0.0', '10.0'],
  ])('%s is %s', (word, version) => {
    expect(formatRocm(word)).toBe(version);
  });

  test.each(['cuda12', 'rocm', '', 'latest'])('"%s" is none', (word) => {
    expect(rocmVersionOf(word)).toBeUndefined();
    expect(formatRocm(word)).toBe(word);
  });
});

test('versions are in order of their numbers, not of their letters', () => {
  const words = ['rocm7140', 'rocm10', 'rocm724', 'rocm630', 'rocm11', 'rocm700', 'rocm720', 'rocm7.15', 'rocm101'];
  expect(words.toSorted(compareRocm)).toStrictEqual([
    'rocm630',
    'rocm700',
    'rocm720',
    'rocm724',
    'rocm7140',
    'rocm7.15',
    'rocm10',
    'rocm101',
    'rocm11',
  ]);
});

test.each([
  ['rocm720', 'rocm7.2.0', true],
  ['rocm7_14', 'rocm7140', true],
  ['rocm10', 'rocm10.0.0', true],
  ['rocm720', 'rocm724', false],
  ['mine', 'mine', true],
  ['mine', 'rocm720', false],
])('%s and %s are one ROCm: %s', (a, b, same) => {
  expect(isSameRocm(a, b)).toBe(same);
});
