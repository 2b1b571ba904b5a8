import { benchMain } from '@sglang-ci/bench-kit';
import type { CliContext } from '@sglang-ci/cli-kit';
import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { grokCli } from '../src/grok-cli.ts';

interface Written {
  readonly code: number;
  readonly stdout: string;
}

/** Runs the program without a terminal; a stream is only ever written to. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Written> {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const context: CliContext = { args, env, signal: new AbortController().signal, stdout: stream, stderr: stream };
  const code = await benchMain(grokCli, context);
  return { code, stdout: written.join('') };
}

async function planOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Plan> {
  const { stdout } = await run([...args, '--dry-run', '--json'], env);
  return JSON.parse(stdout) as Plan;
}

const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';

describe('the image can be given in every way the old scripts knew', () => {
  test.each([
    [['online', `--docker_image=${IMAGE}`]],
    [['online', `--docker-image=${IMAGE}`]],
    [['online', '--docker_image', IMAGE]],
    [['offline', IMAGE]],
  ])('%j', async (args) => {
    expect((await planOf(args)).image).toBe(IMAGE);
  });
});

describe('the model', () => {
  test.each([
    [[], 'grok1'],
    [['--model-type=grok2'], 'grok2'],
    [['--model=/data/xai/grok-2'], 'grok2'],
    [['--model-path=/data/Grok-1-W4A8KV8'], 'grok1'],
    [['--model=/data/unknown'], 'grok1'],
  ])('%j is %s', async (args, id) => {
    expect((await planOf(['online', ...args])).model.id).toBe(id);
  });

  test('a model by hand brings its tokenizer', async () => {
    expect((await planOf(['online', '--model=/x/grok-1'])).model.tokenizer).toBe('/x/grok-1');
    expect((await planOf(['online', '--model=/x/grok-2'])).model.tokenizer).toBe('/x/grok-2/tokenizer.tok.json');
    expect((await planOf(['online', '--model=/x/m', '--tokenizer=/x/t'])).model.tokenizer).toBe('/x/t');
  });
});

describe('offline modes', () => {
  test.each([
    [[], 'normal', 9],
    [['--mode=long_context'], 'long_context', 3],
    [['--mode', 'dummy'], 'dummy', 1],
  ])('%j', async (args, subMode, points) => {
    const plan = await planOf(['offline', ...args]);
    expect(plan.subMode).toBe(subMode);
    expect(plan.points).toHaveLength(points);
  });

  test('the dummy model is another one than the model', async () => {
    const args = ['offline', '--model=/x/grok-1', '--dummy-model=/x/dummy'];
    expect((await planOf([...args, '--mode=dummy'])).model.path).toBe('/x/dummy');
    expect((await planOf(args)).model.path).toBe('/x/grok-1');
  });
});

describe('variables of the old scripts', () => {
  test.each([
    [{ NORMAL_BATCH_SIZES: '1 2' }, 'tp8-bs1-il1024 tp8-bs2-il1024'],
    [{ NORMAL_BATCH_SIZES: '1', NORMAL_INPUT_LENGTHS: '256 512' }, 'tp8-bs1-il256 tp8-bs1-il512'],
    [{ NORMAL_BATCH_SIZES: '1', NORMAL_TP_VALUES: '4' }, 'tp4-bs1-il1024'],
  ])('%j', async (env, ids) => {
    expect((await planOf(['offline'], env)).points.map(({ id }) => id).join(' ')).toBe(ids);
  });

  test('of the online sweep', async () => {
    const env = {
      REQUEST_RATES: '2 4',
      RUNS_PER_RATE: '1',
      MAX_NUM_PROMPTS: '900',
      PROMPTS_PER_RATE_MULTIPLIER: '250',
      RANDOM_INPUT_LENGTH: '512',
      GSM8K_RUNS: '2',
      DEFAULT_GSM8K_THRESHOLD: '0.5',
    };
    const plan = await planOf(['online'], env);
    expect(plan.points.map(({ load, prompts, runs }) => [load.value, prompts, runs])).toStrictEqual([
      [2, 500, 1],
      [4, 900, 1],
    ]);
    expect(plan.points[0]?.command.argv).toContain('512');
    expect(plan.gate).toMatchObject({ maxRuns: 2, threshold: 0.5 });
  });

  test('the command line beats the environment', async () => {
    const plan = await planOf(['online', '--threshold=0.9', '--output-dir=/o'], {
      DEFAULT_GSM8K_THRESHOLD: '0.5',
      OUTPUT_DIR: '/e',
    });
    expect(plan.gate?.threshold).toBe(0.9);
    expect(plan.runFolder).toMatch(/^\/o\//);
  });
});

test('options that only named a run are still accepted', async () => {
  const args = [
    'online',
    '--nightly-command=perf_nightly.sh --model=grok',
    '--rocm-version=rocm700',
    '--current-dir=/x',
  ];
  expect((await planOf(args)).model.id).toBe('grok1');
});

test('--dry-run prints the command lines', async () => {
  const { code, stdout } = await run(['online', '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toContain('python3 -m sglang.launch_server --model ');
  expect(stdout.match(/sglang\.bench_serving/g)).toHaveLength(5);
});

describe('what is wrong ends with exit code 2', () => {
  test.each([
    [['online', '--bogus'], 'USAGE'],
    [[], 'USAGE'],
    [['sideways'], 'USAGE'],
    [['offline', '--mode=short'], 'USAGE'],
    [['online', '--hardware=h100'], 'USAGE'],
    [['online', '--model-type=grok9'], 'MODEL_UNKNOWN'],
    [['online', '--threshold=1.5', '--site=/no/such/file'], 'PATH_MISSING'],
  ])('%j', async (args, code) => {
    await expect(run(args)).rejects.toMatchObject({ code });
  });

  test('the default work folder is not there, and nothing else was given', async () => {
    await expect(run(['online', '--runner=host'])).rejects.toMatchObject({
      code: 'PATH_MISSING',
      hint: expect.stringContaining('--work-dir'),
    });
  });
});
