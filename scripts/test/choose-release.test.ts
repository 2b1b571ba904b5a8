import { expect, test } from 'vitest';
import { chooseRelease, type ReleaseWish } from '../pull-image/choose-release.ts';

const TAGS = [
  'latest',
  'v0.5.9-cu126',
  'v0.5.5-rocm700-mi30x',
  'v0.5.10-rocm630-mi30x',
  'v0.5.10-rocm700-mi30x',
  'v0.5.10-rocm700-mi35x',
  'v0.5.9.post2-rocm700-mi30x',
  'v0.5.11rc1-rocm700-mi30x',
  'v0.5.11-rocm700-mi30x-20260301',
  'v0.5.11-rocm700-mi30x-preview',
  'v0.5.12-rocm720-mi35x',
  'v0.5.12-rocm724-mi35x',
];

test.each<[ReleaseWish, string | undefined]>([
  [{ hardware: 'mi30x' }, 'v0.5.10-rocm700-mi30x'],
  [{ hardware: 'mi35x' }, 'v0.5.12-rocm724-mi35x'],
  [{ hardware: 'mi30x', version: 'v0.5.9.post2' }, 'v0.5.9.post2-rocm700-mi30x'],
  [{ hardware: 'mi30x', version: 'v0.5.11rc1' }, 'v0.5.11rc1-rocm700-mi30x'],
  [{ hardware: 'mi35x', version: 'v0.5.5' }, undefined],
  [{ hardware: 'mi30x', version: 'v0.5.1' }, undefined],
])('%j is %s', (wish, expected) => {
  expect(chooseRelease(TAGS, wish)).toBe(expected);
});
