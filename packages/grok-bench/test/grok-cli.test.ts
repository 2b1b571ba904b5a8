import { benchMain } from '@sglang-ci/bench-kit';
import type { CliContext } from '@sglang-ci/cli-kit';
import type { Plan } from '@sglang-ci/core';
import { describe, expect, test, vi } from 'vitest';
import { grokCli } from '../src/grok-cli.ts';

interface Written {
  readonly code: number;
  readonly stdout: string;
}

/** Runs the program without a terminal; a stream is only ever written to. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Written> {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const context: CliContext = {
    args,
    env,
    signal: new AbortController().signal,
    stdout: stream,
    stderr: stream,
    fetch,
  };
  const code = await benchMain(grokCli, context);
  return { code, stdout: written.join('') };
}

async function planOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Plan> {
  const { stdout } = await run([...args, '--dry-run', '--json'], env);
  return JSON.parse(stdout) as Plan;
}

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

test('the dummy model is another one than the model', async () => {
  const args = ['offline', '--model=/x/grok-1', '--dummy-model=/x/dummy'];
  expect((await planOf([...args, '--mode=dummy'])).model.path).toBe('/x/dummy');
  expect((await planOf(args)).model.path).toBe('/x/grok-1');
});

test('the command line beats the environment', async () => {
  const plan = await planOf(['online', '--threshold=0.9', '--output-dir=/o'], {
    DEFAULT_GSM8K_THRESHOLD: '0.5',
    OUTPUT_DIR: '/e',
  });
  expect(plan.gate?.threshold).toBe(0.9);
  expect(plan.runFolder).toMatch(/^\/o\//);
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
    [['online', '--threshold=1.5'], 'USAGE'],
    [['online', '--site=/no/such/file'], 'PATH_MISSING'],
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

test.each(['offline', 'online'])('%s --help has its options and its own examples', async (mode) => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  try {
    expect((await run([mode, '--help'])).code).toBe(0);
    const help = log.mock.calls.join('\n');
    expect(help).toContain('--docker-image');
    expect(help).toMatch(new RegExp(`Examples:\\n  # .*\\n  grok-bench ${mode} `));
  } finally {
    log.mockRestore();
  }
});
