import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SETTINGS } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { OPTIONS, SETTING_OPTIONS } from '../src/night/option-table.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
type Known = Readonly<Record<string, { readonly env: readonly string[]; readonly default?: unknown }>>;
const settings: Known = SETTINGS;

/** The cells of every row whose first cell starts with this text. */
function rows(start: string): readonly (readonly string[])[] {
  return README.split('\n')
    .filter((line) => line.startsWith(`| \`${start}`))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('the README', () => {
  test('has every option, and only those', () => {
    const shown = rows('--').flatMap(([names = '']) => names.split(', ').slice(0, 1));
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    expect(shown.toSorted()).toStrictEqual(known.toSorted());
  });

  test('gives the defaults that the settings have', () => {
    const defaults = rows('--').flatMap(([names = '', value = '']) => {
      const setting = SETTING_OPTIONS[names.split(', ')[0]?.slice(2) as keyof typeof SETTING_OPTIONS] as
        | string
        | undefined;
      return setting === undefined || settings[setting]?.default === undefined || settings[setting].default === false
        ? []
        : [[setting, value]];
    });
    expect(defaults.length).toBeGreaterThan(7);
    for (const [setting = '', value] of defaults)
      expect([setting, value]).toStrictEqual([setting, String(settings[setting]?.default)]);
  });

  const variables = rows('').filter(([name = '', key = '']) => /^[A-Z][A-Z_]+$/.test(name) && key in settings);
  test.each(variables)('%s stands for %s, by default %s', (name, key, value) => {
    expect(settings[key]?.env).toContain(name);
    expect(String(settings[key]?.default ?? '')).toBe(value);
  });

  test('names enough variables to have been read', () => {
    expect(variables.length).toBeGreaterThan(20);
  });

  test('shows a night.json that keeps to the schema', () => {
    const schema = JSON.parse(readFileSync(new URL('../schema/night.schema.json', import.meta.url), 'utf8')) as object;
    const example: unknown = JSON.parse(/```json\n([^`]+)```/.exec(README)?.[1] ?? '');
    const isValid = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);
    expect([isValid(example), isValid.errors]).toStrictEqual([true, null]);
  });
});
