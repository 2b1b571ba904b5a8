import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERDICT_RULES } from '../src/index.ts';
import { detection, falseAlarms, PROFILES } from './proof.ts';

const rows = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

test('the README prints every constant of the verdict as it is', () => {
  const printed = rows.filter(([name]) => name?.startsWith('`') === true).map(([name, value]) => [name, Number(value)]);
  expect(printed).toStrictEqual(Object.entries(VERDICT_RULES).map(([name, value]) => [`\`${name}\``, value]));
});

test.each(Object.entries(PROFILES))(
  'noise %s: at most one false confirmation a year, as the README says',
  (name, noise) => {
    const { suspected, confirmed } = falseAlarms(noise);
    expect(confirmed).toBeLessThanOrEqual(1);
    const row = rows.find((cells) => cells[0] === name && cells.length === 3);
    expect(Number(row?.[1])).toBeCloseTo(suspected, 0);
    expect(Math.abs(Number(row?.[2]) - confirmed)).toBeLessThan(0.05);
  },
);

test.each([0.003, 0.01, 0.02, 0.045])('noise of %d: steps are found as often as the README says', (sigma) => {
  const row = rows.find((cells) => cells[0] === `${sigma * 100}%` && cells.length === 5);
  const printed = row?.slice(1).map((cell) => cell.split('/').map(Number)) ?? [];
  const measured = [0.02, 0.03, 0.05, 0.1].map((step) => detection(sigma, step));
  expect(printed).toHaveLength(measured.length);
  measured
    .flat()
    .forEach((found, index) => expect(Math.abs(found - (printed.flat()[index] ?? 0))).toBeLessThanOrEqual(3));
});
