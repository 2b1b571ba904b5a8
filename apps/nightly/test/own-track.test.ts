import { expect, test } from 'vitest';
import { ownTrack } from '../src/night/own-track.ts';

const nights = ['1 rocm700', '2 rocm700', '3 rocm700', '3 rocm10', '4 rocm720', '4 rocm10', '5 rocm720'].map((text) => {
  const [date = '', rocm = ''] = text.split(' ');
  return { date, rocm };
});
const texts = (rocm: string) => ownTrack(nights, rocm).map((night) => `${night.date} ${night.rocm}`);

test.each([
  ['rocm10', ['1 rocm700', '2 rocm700', '3 rocm10', '4 rocm10']],
  ['rocm720', ['1 rocm700', '2 rocm700', '3 rocm700', '3 rocm10', '4 rocm720', '5 rocm720']],
  ['rocm700', ['1 rocm700', '2 rocm700', '3 rocm700']],
])('the trend of %s is its own, and what was before it', (rocm, expected) => {
  expect(texts(rocm)).toStrictEqual(expected);
});
