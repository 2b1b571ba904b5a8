import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NIGHTLY } from './sim-site.ts';

const MODEL = '/mnt/raid/models/huggingface/amd--grok-1-W4A8KV8';
const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';

function dryRun(words: readonly string[]) {
  return spawnSync(process.execPath, [NIGHTLY, '--dry-run', '--runner', 'host', '--docker-image', IMAGE, ...words], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: process.env['HOME'] },
  });
}

test('a dry run of GROK1 online prints the command lines of the contract, in order, and touches nothing', () => {
  const { status, stdout } = dryRun(['--model=grok', '--mode=online']);
  expect(status).toBe(0);
  const commands = stdout.split('\n').filter((line) => /^(env|python3) /.test(line));
  const client = (rate: number, prompts: number) =>
    `python3 -m sglang.bench_serving --backend sglang --tokenizer ${MODEL} --dataset-name random --random-input-len 1024 --random-output-len 1024 --num-prompts ${prompts} --request-rate ${rate}`;
  expect(commands.slice(-7)).toStrictEqual([
    `env HSA_ENABLE_COREDUMP=0 SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1 python3 -m sglang.launch_server --model ${MODEL} --tokenizer-path ${MODEL} --tp 8 --quantization fp8 --trust-remote-code --attention-backend aiter --mem-fraction-static 0.85 --watchdog-timeout 600`,
    'python3 /sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py --num-questions 2000 --parallel 2000 --num-shots 5',
    client(1, 300),
    client(2, 600),
    client(4, 1200),
    client(8, 2400),
    client(16, 2400),
  ]);
  expect(existsSync('/mnt/raid/michael')).toBe(false);
});

test('without an image it prints the plan of the default one, asks nobody and says so', () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    [NIGHTLY, '--model=grok', '--mode=online', '--hardware=mi35x', '--dry-run'],
    {
      encoding: 'utf8',
      env: { PATH: '/nowhere' },
    },
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^No image was named/);
  expect(stdout).toContain('-mi35x-');
});

test.each([
  [
    'no engine answers',
    {},
    /^Commands run on this machine: the Docker engine at unix:\/\/\/nowhere .*does not answer/m,
  ],
  [
    'it runs inside a container',
    { INSIDE_CONTAINER: '1' },
    /^Commands run on this machine: INSIDE_CONTAINER is set\.$/m,
  ],
])('without --runner, %s: it says that commands run in place, and shows no container', (_what, env, says) => {
  const { status, stdout } = spawnSync(process.execPath, [NIGHTLY, '--mode=online', '--dry-run'], {
    encoding: 'utf8',
    env: { PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere', ...env },
  });
  expect([status, stdout]).toStrictEqual([0, expect.stringMatching(says)]);
  expect(stdout).not.toContain('docker run');
});

test('with --json it prints the plans as data', () => {
  const { stdout } = dryRun(['--model=deepseek', '--mode=all', '--json']);
  const plans = JSON.parse(stdout) as { mode: string; model: { label: string }; points: { id: string }[] }[];
  expect(plans.map(({ mode, model, points }) => [mode, model.label, points.length])).toStrictEqual([
    ['online', 'DeepSeek-V3-0324', 5],
    ['offline', 'DeepSeek-V3-0324', 1],
  ]);
});

test.each([
  [['--model=gork'], 'MODEL_UNKNOWN'],
  [['--modle=grok'], 'USAGE'],
  [['--hardware=mi99x'], 'CONFIG_INVALID'],
  [['--hardware=mi35x'], 'is for mi30x, not for mi35x'],
  [['--site=/nowhere.json'], '/nowhere.json'],
])('%j is a usage error with exit code 2', (words, text) => {
  const { status, stderr } = dryRun(words);
  expect(status).toBe(2);
  expect(stderr).toContain(text);
});

test('a site may add models; a broken one is named and stops no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sglang-ci-site-'));
  try {
    await mkdir(join(folder, 'models'));
    await writeFile(join(folder, 'site.json'), '{}');
    await cp(
      join(import.meta.dirname, '..', '..', '..', 'models', 'gpt-oss-120b.json'),
      join(folder, 'models', 'gpt.json'),
    );
    await writeFile(join(folder, 'models', 'cut.json'), '{ "id": ');
    const site = ['--site', join(folder, 'site.json')];
    const added = dryRun([...site, '--model=gpt-oss-120b', '--mode=online']);
    expect([added.status, added.stdout]).toStrictEqual([0, expect.stringContaining('Mode:       online standard')]);
    expect(dryRun([...site, '--model=grok']).stdout).toMatch(/warning: model not read: .*cut\.json is not JSON/);
    const absent = dryRun([...site, '--model=gpt-oss-120b', '--mode=offline']);
    expect([absent.status, absent.stderr]).toStrictEqual([2, expect.stringContaining('has no offline benchmark')]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a default folder that this machine does not have is an error that says what to set', () => {
  const { status, stderr } = spawnSync(process.execPath, [NIGHTLY, '--runner', 'host', '--docker-image', IMAGE], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin' },
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/--work-dir.*BENCHMARK_CI_DIR.*workDir/);
});
