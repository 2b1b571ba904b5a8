import { formatCommand } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { effectiveQuestions, gsm8kCommand } from '../src/gsm8k-command.ts';

const options = {
  script: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
  questions: 2_000,
  parallel: 2_000,
  shots: 5,
  host: '127.0.0.1',
  hostWord: 'name',
  port: 30_000,
} as const;

test('the words of the model are filled in', () => {
  const args = ['--num-questions', '{questions}', '--parallel', '{parallel}', '--num-shots', '{shots}'];
  expect(formatCommand(gsm8kCommand({ ...options, args }))).toBe(
    'python3 /sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py --num-questions 2000 --parallel 2000 --num-shots 5',
  );
});

test.each([
  ['url', '127.0.0.1', ['--host', 'http://127.0.0.1', '--port', '30000']],
  ['name', '127.0.0.1', ['--host', '127.0.0.1', '--port', '30000']],
  ['default', '127.0.0.1', ['--port', '30000']],
  ['default', '10.0.0.7', ['--host', '10.0.0.7', '--port', '30000']],
] as const)('the host as %s: %s', (hostWord, host, words) => {
  const args = ['--host', '{host}', '--port', '{port}'];
  expect(gsm8kCommand({ ...options, args, host, hostWord }).argv.slice(2)).toStrictEqual(words);
});

test('a word that is unknown is refused instead of being passed on', () => {
  expect(() => gsm8kCommand({ ...options, args: ['{question}'] })).toThrow(/nothing to fill in for {question}/);
});

test.each([
  [200, 200],
  [1_319, 1_319],
  [2_000, 1_319],
])('asking for %i questions asks %i', (requested, asked) => {
  expect(effectiveQuestions(requested)).toBe(asked);
});
