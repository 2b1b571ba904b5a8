import type { CiEvent, Command, Plan, Runner } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { chooseEvaluator } from '../../src/adapt/choose-evaluator.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample, settingsWith } from '../plan/sample-profile.ts';

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
    expect(adapted.gate?.evaluator).toBe(evaluator);
    expect(adapted.gate).not.toHaveProperty('threshold');
    expect(adapted.gate?.command.argv.join(' ').replace(/--num-threads \d+/, '--num-threads 64')).toBe(command);
    expect(adapted.preflight.paths.map(({ path }) => path)).not.toContain(script);
    expect(events).toStrictEqual([
      {
        kind: 'warning',
        message: expect.stringMatching(
          new RegExp(`asked by ${evaluator}.*no pass mark known for ${evaluator}: measured, not gated`),
        ),
      },
    ]);
  });

  test('is gated by its own pass mark, not by the one of the script', async () => {
    const model = { ...sample, gsm8k: { ...sample.gsm8k, thresholds: { 'sgl-eval': 0.92 } } };
    const wanted = buildPlan(model, choices());
    expect(wanted.gate?.threshold).toBe(0.7);
    const sglEval = await chosen({ script: false, says: 'sgl-eval\n' }, wanted);
    expect(sglEval.adapted.gate?.threshold).toBe(0.92);
    expect(JSON.stringify(sglEval.events)).toContain('its own pass mark is 0.92');
    const runEval = await chosen({ script: false, says: 'run_eval\n' }, wanted);
    expect(runEval.adapted.gate).not.toHaveProperty('threshold');
  });

  describe('that was named', () => {
    const named = (evaluator: 'script' | 'run_eval' | 'sgl-eval', more = {}) =>
      buildPlan(
        { ...sample, gsm8k: { ...sample.gsm8k, thresholds: { 'sgl-eval': 0.92 } } },
        choices({ settings: settingsWith({ evaluator }), ...more }),
      );

    test.each([
      ['sgl-eval', {}, 'sgl-eval', 0.92],
      ['run_eval', {}, 'run_eval', undefined],
      ['run_eval', { threshold: 0.95 }, 'run_eval', 0.95],
      ['script', {}, undefined, 0.7],
    ] as const)('%s with %j has its own mark or the one given with it', (evaluator, more, who, threshold) => {
      const { gate, preflight } = named(evaluator, more);
      expect([gate?.evaluator, gate?.threshold]).toStrictEqual([who, threshold]);
      expect(preflight.paths.some(({ path }) => path === script)).toBe(evaluator === 'script');
    });

    test('is planned as it is where the image has it or cannot be asked', async () => {
      const wanted = named('sgl-eval');
      expect((await chosen({ script: true, says: 'run_eval\nsgl-eval\n' }, wanted)).adapted).toBe(wanted);
      expect((await chosen({ script: true }, wanted)).adapted).toBe(wanted);
    });

    test('is missed before anything starts, with what the image has', async () => {
      await expect(chosen({ script: true, says: 'run_eval\n' }, named('sgl-eval'))).rejects.toMatchObject({
        code: 'PATH_MISSING',
        hint: expect.stringContaining('it has run_eval'),
      });
    });

    test('has no stand-in when it is the script', async () => {
      const wanted = named('script');
      expect((await chosen({ script: false, says: 'run_eval\n' }, wanted)).adapted).toBe(wanted);
    });
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
