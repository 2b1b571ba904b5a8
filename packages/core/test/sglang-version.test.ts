import { expect, test } from 'vitest';
import { compareVersions, isAtLeast, parseSglangVersion } from '../src/index.ts';

test('versions sort as they were released', () => {
  const shuffled = [
    'v0.5.6.post2',
    'v0.5.3rc0',
    'v0.4.9.post2',
    'v0.5.3',
    'v0.5.6',
    'v0.5.10',
    'v0.5.3.post1',
    'v0.5.3rc1',
  ];
  const sorted = shuffled
    .map((text) => ({ text, version: parseSglangVersion(text) }))
    .flatMap(({ text, version }) => (version ? [{ text, version }] : []))
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .map(({ text }) => text);
  expect(sorted).toStrictEqual([
    'v0.4.9.post2',
    'v0.5.3rc0',
    'v0.5.3rc1',
    'v0.5.3',
    'v0.5.3.post1',
    'v0.5.6',
    'v0.5.6.post2',
    'v0.5.10',
  ]);
});

test.each([
  ['v0.5.6', 'v0.5.6', true],
  ['v0.5.6rc0', 'v0.5.6', false],
  ['0.5.16.dev20260728+gabc1234', 'v0.5.15', true],
  ['0.5.16.dev20260728+gabc1234', 'v0.5.16', false],
  ['v0.4.6', 'v0.4.7', false],
  ['latest', 'v0.4.7', true],
  [undefined, 'v0.4.7', true],
])('%s is at least %s: %s', (version, minimum, expected) => {
  expect(isAtLeast(version, minimum)).toBe(expected);
});
