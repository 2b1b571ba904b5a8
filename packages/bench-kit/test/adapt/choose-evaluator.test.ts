import type { CiEvent, Command, Plan, Runner } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { chooseEvaluator } from '../../src/adapt/choose-evaluator.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample } from '../plan/sample-profile.ts';

const plan = buildPlan(sample, choices());
const script = plan.gate?.command.argv[1];

/** An image in which the script is or is not, and which says what else it has. */
async function chosen(has: { readonly script: boolean; readonly says?: string }, wanted: Plan = plan) {
  const asked: Command[] = [];
  const events: CiEvent[] = [];
  const runner: Runner = {
    kind: 'host',
    start: () => Promise.reject(new Error('nothing is started')),
    reap: async () => false,
    run: async (command) => {
      asked.push(command);
      const isThere = command.argv[0] === 'test' ? has.script : has.says !== undefined;
      return { code: isThere ? 0 : 2, timedOut: false, stdout: has.says ?? '', stderr: '' };
    },
  };
  const signal = new AbortController().signal;
  const adapted = await chooseEvaluator(wanted, { runner, signal, emit: (event) => events.push(event) });
  return { adapted, asked, events };
}

describe('the evaluator', () => {
  test('is the script where the image has it, and nothing else is asked', async () => {
    const { adapted, asked, events } = await chosen({ script: true, says: 'run_eval\n' });
    expect(adapted).toBe(plan);
    expect(asked).toHaveLength(1);
    expect(events).toStrictEqual([]);
  });

  test.each([
    [
      'run_eval\nsgl-eval\n',
      'run_eval',
      'python3 -m sglang.test.run_eval --eval-name gsm8k --host 127.0.0.1 --port 30000 --num-examples 1319 --num-threads 64',
    ],
    [
      'sgl-eval\n',
      'sgl-eval',
      'sgl-eval run gsm8k --base-url http://127.0.0.1:30000/v1 --out-dir . --num-examples 1319 --num-threads 64',
    ],
  ])('is another where it has not: %j', async (says, evaluator, command) => {
    const { adapted, events } = await chosen({ script: false, says });
    expect(adapted.gate).toMatchObject({ evaluator, threshold: 0 });
    expect(adapted.gate?.command.argv.join(' ').replace(/--num-threads \d+/, '--num-threads 64')).toBe(command);
    expect(adapted.preflight.paths.map(({ path }) => path)).not.toContain(script);
    expect(events).toStrictEqual([
      { kind: 'warning', message: expect.stringMatching(new RegExp(`asked by ${evaluator}.*gates nothing`)) },
    ]);
  });

  test('asks from the file that the script was to ask from', async () => {
    const command = { env: {}, argv: ['python3', '/x.py', '--data-path', '/data/test.jsonl'] };
    const { adapted } = await chosen(
      { script: false, says: 'run_eval\n' },
      { ...plan, ...(plan.gate && { gate: { ...plan.gate, command } }) },
    );
    expect(adapted.gate?.command.argv.slice(-2)).toStrictEqual(['--gsm8k-data-path', '/data/test.jsonl']);
  });

  test.each([
    ['none is there', ''],
    ['nobody can be asked', undefined],
  ])('stays the missing script, to be told before the server starts, where %s', async (_, says) => {
    const { adapted } = await chosen({ script: false, ...(says === undefined ? {} : { says }) });
    expect(adapted).toBe(plan);
    expect(adapted.preflight.paths.map(({ path }) => path)).toContain(script);
  });
});
