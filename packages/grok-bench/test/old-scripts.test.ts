/** Every option and variable of the two GROK scripts that this program replaces. */
import { benchMain, planFromRequest } from '@sglang-ci/bench-kit';
import type { CliContext } from '@sglang-ci/cli-kit';
import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { grokCli, grokFamily } from '../src/grok-cli.ts';

const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202';
/** Its tag does not say what it is for. */
const ANY_HARDWARE = 'lmsysorg/sglang:v0.5.6-rocm700';

async function planOfLine(line: string): Promise<Plan> {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const args = [...line.split(' '), '--dry-run', '--json'];
  const context: CliContext = {
    args,
    env: {},
    signal: new AbortController().signal,
    stdout: stream,
    stderr: stream,
    fetch,
  };
  expect(await benchMain(grokCli, context)).toBe(0);
  return JSON.parse(written.join('')) as Plan;
}

describe('options', () => {
  test.each([
    [`offline --docker_image=${IMAGE}`, { image: IMAGE, hardware: 'mi35x' }],
    [`offline --docker-image ${IMAGE}`, { image: IMAGE }],
    [`offline ${IMAGE}`, { image: IMAGE }],
    [`online ${IMAGE}`, { image: IMAGE }],
    ['offline', { subMode: 'normal' }],
    ['offline --threshold=0.5', { gate: { threshold: 0.5 }, server: { port: 30_000 } }],
    ['offline --mode=normal', { subMode: 'normal' }],
    ['offline --mode=long_context', { subMode: 'long_context' }],
    ['offline --mode=dummy', { subMode: 'dummy', model: { path: '/mnt/raid/models/dummy_prod1/' } }],
    ['offline --mode=dummy --dummy-model=/x/d', { model: { path: '/x/d' } }],
    ['offline --model=/x/m', { model: { path: '/x/m', tokenizer: 'Xenova/grok-1-tokenizer' } }],
    ['offline --model-path=/x/grok-2', { model: { id: 'grok2', path: '/x/grok-2' } }],
    ['offline --model-type=grok2', { model: { id: 'grok2', variant: 'MOE-I4F0', path: '/data2/grok-2/' } }],
    ['online --model-type=grok2', { model: { id: 'grok2', variant: 'FP8' } }],
    ['online --model-type=grok1', { model: { id: 'grok1', variant: 'MOE-I4F8' } }],
    ['online --model=/x/m --tokenizer=/x/t', { model: { path: '/x/m', tokenizer: '/x/t' } }],
    ['online --work-dir=/x/w', { runFolder: expect.stringMatching(/^\/x\/w\/online\/GROK1\//) }],
    ['online --work-dir=/x/w --output-dir=/x/o', { runFolder: expect.stringMatching(/^\/x\/o\/online\/GROK1\//) }],
    ['offline --output_dir=/x/o', { runFolder: expect.stringMatching(/^\/x\/o\/offline\/GROK1\//) }],
    ['online --gsm8k-script=/x/s.py', { gate: { command: { argv: expect.arrayContaining(['/x/s.py']) } } }],
    ['online --threshold=0.7', { gate: { threshold: 0.7 } }],
    [`online ${ANY_HARDWARE} --hardware=mi35x`, { hardware: 'mi35x' }],
    ['online --node=n7', { node: 'n7', csv: { rowLabel: 'MI300x-aiter, n7' } }],
    ['online --nightly-command=x --rocm-version=rocm700 --current-dir=/x', { model: { id: 'grok1' } }],
  ])('%s', async (line, expected) => {
    expect(await planOfLine(line)).toMatchObject(expected);
  });
});

describe('variables', () => {
  const points = (plan: Plan) => plan.points.map(({ id }) => id).join(' ');
  const argsOf = (plan: Plan) => plan.points[0]?.command.argv.join(' ') ?? '';

  test.each([
    ['online', 'DEFAULT_DOCKER_IMAGE', IMAGE, ({ plan }) => plan.image, IMAGE],
    ['online', 'DEFAULT_MODEL_PATH', '/x/m', ({ plan }) => plan.model.path, '/x/m'],
    ['online', 'DEFAULT_TOKENIZER_NAME', 'lab/t', ({ plan }) => plan.model.tokenizer, 'lab/t'],
    ['online', 'DEFAULT_WORK_DIR', '/x/w', ({ settings }) => settings.workDir, '/x/w'],
    ['online', 'DEFAULT_OUTPUT_DIR', '/x/o', ({ settings }) => settings.outputDir, '/x/o'],
    ['online', 'OUTPUT_DIR', '/x/o', ({ settings }) => settings.outputDir, '/x/o'],
    ['online', 'BENCHMARK_CI_DIR', '/x/w', ({ settings }) => settings.workDir, '/x/w'],
    ['online', 'BENCHMARK_MODEL_NAME', 'GROK9', ({ plan }) => plan.model.label, 'GROK9'],
    ['online', 'BENCHMARK_MODEL_VARIANT', 'FP4', ({ plan }) => plan.model.variant, 'FP4'],
    ['online', 'CONTAINER_SHM_SIZE', '64g', ({ settings }) => settings.containerShmSize, '64g'],
    ['online', 'MOUNT_DIR', '/x', ({ settings }) => settings.mountDir, '/x'],
    ['online', 'WORK_DIR_CONTAINER', '/x/ws', ({ settings }) => settings.containerWorkDir, '/x/ws'],
    ['online', 'DEFAULT_NODE_NAME', 'n7', ({ plan }) => plan.node, 'n7'],
    ['online', 'RANDOM_INPUT_LENGTH', '512', ({ plan }) => /-input-len (\d+)/.exec(argsOf(plan))?.[1], '512'],
    ['online', 'RANDOM_OUTPUT_LENGTH', '256', ({ plan }) => /-output-len (\d+)/.exec(argsOf(plan))?.[1], '256'],
    ['online', 'MAX_NUM_PROMPTS', '700', ({ plan }) => plan.points.at(-1)?.prompts, 700],
    ['online', 'PROMPTS_PER_RATE_MULTIPLIER', '50', ({ plan }) => plan.points[0]?.prompts, 50],
    ['online', 'REQUEST_RATES', '2 4', ({ plan }) => points(plan), 'rate-2 rate-4'],
    ['online', 'RUNS_PER_RATE', '1', ({ plan }) => plan.points[0]?.runs, 1],
    ['online', 'GSM8K_NUM_QUESTIONS', '100', ({ plan }) => plan.gate?.questions, 100],
    ['online', 'GSM8K_PARALLEL', '64', ({ plan }) => plan.gate?.command.argv.includes('64'), true],
    ['online', 'GSM8K_NUM_SHOTS', '8', ({ plan }) => plan.gate?.command.argv.at(-1), '8'],
    ['online', 'GSM8K_RUNS', '2', ({ plan }) => plan.gate?.maxRuns, 2],
    ['online', 'DEFAULT_GSM8K_THRESHOLD', '0.6', ({ plan }) => plan.gate?.threshold, 0.6],
    ['online', 'DEFAULT_GSM8K_SCRIPT', '/x/s.py', ({ plan }) => plan.gate?.command.argv[1], '/x/s.py'],
    ['normal', 'NORMAL_INPUT_LENGTHS', '256 512', ({ plan }) => plan.points.length, 18],
    ['normal', 'NORMAL_OUTPUT_LENGTH', '64', ({ plan }) => /--output-len (\d+)/.exec(argsOf(plan))?.[1], '64'],
    ['normal', 'NORMAL_TP_VALUES', '4', ({ plan }) => plan.points[0]?.id, 'tp4-bs1-il1024'],
    ['normal', 'NORMAL_BATCH_SIZES', '3 5', ({ plan }) => points(plan), 'tp8-bs3-il1024 tp8-bs5-il1024'],
    ['normal', 'BATCH_SIZE_128_MEM_FRACTION', '0.7', ({ plan }) => memFractions(plan), '0.7 0.75'],
    ['normal', 'BATCH_SIZE_256_MEM_FRACTION', '0.6', ({ plan }) => memFractions(plan), '0.85 0.6'],
    ['long_context', 'LONG_CONTEXT_INPUT_LENGTHS', '4096', ({ plan }) => points(plan), 'tp8-bs1-il4096'],
    [
      'long_context',
      'LONG_CONTEXT_OUTPUT_LENGTH',
      '5',
      ({ plan }) => /--output-len (\d+)/.exec(argsOf(plan))?.[1],
      '5',
    ],
    ['long_context', 'LONG_CONTEXT_TP_VALUES', '2', ({ plan }) => plan.points[0]?.id, 'tp2-bs1-il8192'],
    ['long_context', 'LONG_CONTEXT_BATCH_SIZES', '2', ({ plan }) => plan.points[0]?.id, 'tp8-bs2-il8192'],
    ['dummy', 'DUMMY_INPUT_LENGTHS', '128', ({ plan }) => points(plan), 'tp8-bs2-il128'],
    ['dummy', 'DUMMY_OUTPUT_LENGTH', '32', ({ plan }) => /--output-len (\d+)/.exec(argsOf(plan))?.[1], '32'],
    ['dummy', 'DUMMY_TP_VALUES', '4', ({ plan }) => points(plan), 'tp4-bs2-il256'],
    ['dummy', 'DUMMY_BATCH_SIZES', '4', ({ plan }) => points(plan), 'tp8-bs4-il256'],
  ] satisfies readonly Row[])('%s: %s=%s', (subMode, name, value, seen, expected) => {
    const mode = subMode === 'online' ? 'online' : 'offline';
    const request = { mode, subMode: mode === 'online' ? 'standard' : subMode, settings: {} } as const;
    const of = (env: Readonly<Record<string, string>>) => planFromRequest(grokFamily, request, { env, hostname: 'h' });
    expect(seen(of({ [name]: value }))).toStrictEqual(expected);
    expect(seen(of({}))).not.toStrictEqual(expected);
  });

  type Row = readonly [
    mode: string,
    name: string,
    value: string,
    seen: (of: ReturnType<typeof planFromRequest>) => unknown,
    expected: unknown,
  ];

  function memFractions(plan: Plan): string {
    const values = plan.points.map(({ command }) => /--mem-fraction-static (\S+)/.exec(command.argv.join(' '))?.[1]);
    return values.filter((value) => value !== undefined).join(' ');
  }
});

test('HARDWARE_TYPE says what the node is where the image does not', () => {
  const request = { mode: 'online', subMode: 'standard', image: ANY_HARDWARE, settings: {} } as const;
  const around = { env: { HARDWARE_TYPE: 'mi35x' }, hostname: 'h' };
  expect(planFromRequest(grokFamily, request, around).plan.hardware).toBe('mi35x');
});

test('the tag of the container we are in names the image', () => {
  const env = { INSIDE_CONTAINER: '1', LATEST_TAG: 'v0.5.6-rocm700-mi35x-20251202' };
  const request = { mode: 'online', subMode: 'standard', settings: {} } as const;
  expect(planFromRequest(grokFamily, request, { env, hostname: 'h' }).plan.image).toBe(IMAGE);
});
