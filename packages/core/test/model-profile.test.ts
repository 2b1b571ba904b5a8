import { expect, test } from 'vitest';
import { formatCommand, METRIC_KEYS, METRICS, median, parseModelProfile } from '../src/index.ts';

test('a model with a wrong field is refused and the field named', () => {
  expect(() => parseModelProfile({ id: 'x', gsm8k: { threshold: 80, args: [] } }, 'models/x.json')).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/^models\/x\.json: .*gsm8k\.threshold/),
    }),
  );
});

test('a command is printed so that it can be pasted into a shell', () => {
  const command = {
    env: { A: '1', B: 'two words' },
    argv: ['python3', '-m', 'x', '--name', "it's", '--json={"a":1}'],
    cwd: '/tmp',
  };
  expect(formatCommand(command)).toBe(
    `cd /tmp && env A=1 B='two words' python3 -m x --name 'it'\\''s' '--json={"a":1}'`,
  );
});

test('no two metrics share an export name', () => {
  expect(new Set(METRIC_KEYS.map((key) => METRICS[key].exportName)).size).toBe(METRIC_KEYS.length);
});

test.each([
  [[], undefined],
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
])('the median of %j is %s', (values, expected) => {
  expect(median(values)).toBe(expected);
});
