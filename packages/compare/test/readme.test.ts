import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OURS } from '../bench/support/candidates.ts';
import { falseAlarms, PROFILES, SIZES } from '../bench/support/simulated.ts';
import { VERDICT_RULES } from '../src/index.ts';

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

test('the README prints the false confirmations as they are measured', () => {
  const [, ...printed] = rows.find(([name]) => name === 'this package, 1,000 series') ?? [];
  const measured = Object.values(PROFILES).map((noise) => falseAlarms(OURS, noise, SIZES.ours).toFixed(2));
  expect(printed).toStrictEqual(measured);
});
