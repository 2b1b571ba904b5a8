import { seededRandom } from '../engine/seeded-random.ts';

/** Noise in lines, the same for the same words: control characters, colours, half numbers, no sense at all. */
export function garbage(lines: number, ...words: readonly string[]): string {
  const random = seededRandom('garbage', ...words);
  const pick = (from: readonly string[]): string => from[Math.floor(random.uniform() * from.length)] ?? '';
  return Array.from({ length: lines }, () => Array.from({ length: 12 }, () => pick(PIECES)).join('') + '\n').join('');
}

const PIECES = [
  '\0',
  '\u001b[31m',
  '\r',
  '\ufffd',
  '\u0007',
  '%',
  '"',
  '{',
  'nan',
  '-1',
  '1e999',
  '0x',
  '12.',
  'é',
  ' ',
  ':',
];
