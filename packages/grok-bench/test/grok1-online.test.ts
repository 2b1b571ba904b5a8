import { buildPlan, formatPlan } from '@sglang-ci/bench-kit';
import { formatCommand, resolveSettings } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { grok1 } from '../src/models/grok1.ts';

const MODEL = '/mnt/raid/models/huggingface/amd--grok-1-W4A8KV8';
const TAG = 'v0.5.6.post2-rocm700-mi30x-20251216';

const plan = buildPlan(grok1, {
  mode: 'online',
  subMode: 'standard',
  image: `rocm/sgl-dev:${TAG}`,
  hardware: 'mi30x',
  node: 'dell300x-pla-t12-38',
  settings: resolveSettings({ options: {}, env: {} }),
});

test('the server of GROK1 online is the one of the contract', () => {
  expect(plan.server && formatCommand(plan.server.command)).toBe(
    'env HSA_ENABLE_COREDUMP=0 SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1 python3 -m sglang.launch_server ' +
      `--model ${MODEL} --tokenizer-path ${MODEL} --tp 8 --quantization fp8 --trust-remote-code ` +
      '--attention-backend aiter --mem-fraction-static 0.85 --watchdog-timeout 600',
  );
  expect(plan.server).toMatchObject({
    log: 'server_output_aiter.log',
    readyText: 'The server is fired up and ready to roll!',
    startLimitS: 600,
    port: 30_000,
  });
});

test('the GSM8K gate of GROK1 online is the one of the contract', () => {
  expect(plan.gate && formatCommand(plan.gate.command)).toBe(
    'python3 /sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py --num-questions 2000 --parallel 2000 --num-shots 5',
  );
  expect(plan.gate).toMatchObject({
    log: 'sglang_client_log_GROK1_gsm8k_aiter.log',
    maxRuns: 5,
    threshold: 0.8,
    questions: 1_319,
  });
});

test.each([
  [1, 300],
  [2, 600],
  [4, 1_200],
  [8, 2_400],
  [16, 2_400],
])('the client of GROK1 online at rate %i sends %i prompts', (rate, prompts) => {
  const point = plan.points.find(({ load }) => load.value === rate);
  expect(point && formatCommand(point.command)).toBe(
    `python3 -m sglang.bench_serving --backend sglang --tokenizer ${MODEL} --dataset-name random ` +
      `--random-input-len 1024 --random-output-len 1024 --num-prompts ${prompts} --request-rate ${rate}`,
  );
  expect(point).toMatchObject({
    id: `rate-${rate}`,
    runs: 3,
    log: `sglang_client_log_GROK1_aiter_${rate}_run{run}_{stamp}.log`,
    flushBefore: true,
    pauseAfterS: 0,
  });
});

test('GROK1 online writes the folder, file and row of the contract', () => {
  const name = `${TAG}_GROK1_MOE-I4F8_online`;
  expect(plan.runFolder).toBe(`/mnt/raid/michael/sgl_benchmark_ci/online/GROK1/${name}`);
  expect(plan.csv).toStrictEqual({
    file: `${name}.csv`,
    title: `Online mode - GROK1 (${TAG})`,
    rowLabel: 'MI300x-aiter, dell300x-pla-t12-38',
    backendColumn: false,
  });
  expect(plan.protocol).toStrictEqual({ name: 'flushed', runsPerLoad: 3, seed: 1 });
});

test('the printed plan holds every command line once, in the order of the night', () => {
  const commands = [plan.server?.command, plan.gate?.command, ...plan.points.map(({ command }) => command)];
  const lines = formatPlan(plan).split('\n');
  const places = commands.map((command) => lines.indexOf(command ? formatCommand(command) : 'absent'));
  expect(places).not.toContain(-1);
  expect(places).toStrictEqual(places.toSorted((a, b) => a - b));
});
