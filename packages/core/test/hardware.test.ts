import { describe, expect, test } from 'vitest';
import { compareRocm, HARDWARE, HARDWARE_FAMILIES, hardwareOfWord, productOf, tracksOf } from '../src/index.ts';

test('every family is listed, has products of its own, and prefers its newest track', () => {
  expect([...HARDWARE].toSorted()).toStrictEqual(Object.keys(HARDWARE_FAMILIES).toSorted());
  const names = Object.values(HARDWARE_FAMILIES).flatMap(({ products }) => products.map(({ name }) => name as string));
  expect(new Set(names).size).toBe(names.length);
  for (const hardware of HARDWARE) {
    const tracks = tracksOf(hardware);
    expect(tracks).toStrictEqual(tracks.toSorted((a, b) => compareRocm(b, a)));
  }
});

describe('the product by what tools call a GPU', () => {
  test.each([
    ['AMD Instinct MI300X OAM', 'MI300X'],
    ['AMD Instinct MI308X', 'MI308X'],
    ['amd_instinct_mi325x', undefined],
    ['MI325X', 'MI325X'],
    ['AMD Instinct MI350X', 'MI350X'],
    ['AMD Instinct MI355X', 'MI355X'],
    ['AMD Instinct MI455X', 'MI455X'],
    ['AMD Instinct MI300A', 'MI300A'],
    ['0x74a1', 'MI300X'],
    ['0x74A5', 'MI325X'],
    ['AMD Radeon Graphics', undefined],
    ['0x1234', undefined],
    ['', undefined],
  ])('%s', (text, product) => {
    expect(productOf(text)).toBe(product);
  });
});

test.each([
  ['mi30x', 'mi30x'],
  ['MI355X', 'mi35x'],
  ['mi308x', 'mi30x'],
  ['gfx942', 'mi30x'],
  ['gfx1250', 'mi45x'],
  ['gfx1151', undefined],
])('the word %s means the family %s', (word, family) => {
  expect(hardwareOfWord(word)).toBe(family);
});
