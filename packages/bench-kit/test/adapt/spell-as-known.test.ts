import { type CiEvent, CiError, type Plan, type Runner } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import type { ParserAnswer } from '../../src/adapt/ask-parsers.ts';
import { nearestOption } from '../../src/adapt/nearest-option.ts';
import { spellAsKnown } from '../../src/adapt/spell-as-known.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { choices, sample } from '../plan/sample-profile.ts';

/** An image whose parsers know these modules and options; without any it cannot be asked. */
function image(knows?: { readonly modules: readonly string[]; readonly options: readonly string[] }): Runner {
  const answerTo = ([module = '', ...words]: readonly string[]): ParserAnswer => {
    if (!knows?.modules.includes(module)) return { kind: 'no-module' };
    const unknown = words.find((word) => word.startsWith('--') && !knows.options.includes(word));
    const message = `unrecognized arguments: ${unknown} 3`;
    return unknown === undefined ? { kind: 'taken' } : { kind: 'refused', message, options: knows.options };
  };
  return {
    kind: 'host',
    start: () => Promise.reject(new Error('nothing is started')),
    reap: async () => false,
    run: async ({ argv }) => {
      if (knows === undefined) return { code: 2, timedOut: false, stdout: '', stderr: "can't open file" };
      const asked = JSON.parse(argv[3] ?? '[]') as readonly (readonly string[])[];
      const lines = asked.map((words) => `ANSWER ${JSON.stringify(answerTo(words))}\n`);
      return { code: 0, timedOut: false, stdout: `a warning of an import\n${lines.join('')}`, stderr: '' };
    },
  };
}

async function spelled(plan: Plan, runner: Runner) {
  const events: CiEvent[] = [];
  const signal = new AbortController().signal;
  return { plan: await spellAsKnown(plan, { runner, signal, emit: (event) => events.push(event) }), events };
}

const plan = buildPlan(sample, choices({ subMode: 'torch_compile', serving: true }));
const options = ['--model', '--mem-fraction-static', '--dataset-name', '--num-prompts', '--request-rate'];
const old = { modules: ['sglang.launch_server', 'sglang.bench_serving'], options: [...options, '--cuda-graph-max-bs'] };
const moved = {
  modules: ['sglang.launch_server', 'sglang.benchmark.serving'],
  options: [...options, '--cuda-graph-max-bs-decode'],
};

describe('what the parsers of the image say', () => {
  test('of words they take changes nothing', async () => {
    const same = await spelled(plan, image(old));
    expect(same).toStrictEqual({ plan, events: [] });
  });

  test('of words they know by other names respells every command, and it is told', async () => {
    const { plan: respelled, events } = await spelled(plan, image(moved));
    expect(respelled.server?.command.argv).toContain('--cuda-graph-max-bs-decode');
    expect(respelled.points.map(({ command }) => command.argv[2])).toStrictEqual(
      plan.points.map(() => 'sglang.benchmark.serving'),
    );
    expect(events).toStrictEqual([
      {
        kind: 'note',
        message:
          "as this image's own parsers know it: --cuda-graph-max-bs-decode for --cuda-graph-max-bs, sglang.benchmark.serving for sglang.bench_serving",
      },
    ]);
  });

  test('of words that nobody knows is the error, with the nearest that is known', async () => {
    const without = {
      ...old,
      options: options.map((option) => option.replace('--mem-fraction-static', '--mem-fraction')),
    };
    const error = await spelled(
      plan,
      image({ ...without, options: [...without.options, '--cuda-graph-max-bs'] }),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CiError);
    expect(error).toMatchObject({
      code: 'COMMAND_REFUSED',
      message:
        'the image does not take the command of sglang.launch_server: error: unrecognized arguments: --mem-fraction-static 3',
      hint: 'the nearest that it knows: --mem-fraction; nothing was started',
    });
  });

  test('is not asked twice of parsers that cannot be asked, and changes nothing', async () => {
    expect(await spelled(plan, image())).toStrictEqual({ plan, events: [] });
  });
});

test.each([
  ['--tp-sise', '--tp-size'],
  ['--cuda-graph-max-bs', '--cuda-graph-max-bs-decode'],
  ['--no-such-thing-at-all', undefined],
])('the nearest to %s: %s', (unknown, near) => {
  expect(nearestOption(unknown, ['-h', '--tp-size', '--dp-size', '--cuda-graph-max-bs-decode'])).toBe(near);
});
