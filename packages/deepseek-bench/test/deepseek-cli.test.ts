import { planFromRequest } from '@sglang-ci/bench-kit';
import type { Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { deepseekCli, deepseekFamily } from '../src/deepseek-cli.ts';

function planOf(
  mode: 'online' | 'offline',
  argv: Readonly<Record<string, unknown>>,
  env: Record<string, string> = {},
): Plan {
  const request = { mode, settings: {}, ...deepseekCli[mode].request(argv) };
  return planFromRequest(deepseekFamily, request, { env, hostname: 'node-1' }).plan;
}

describe('switches choose the mode', () => {
  test.each([
    [{}, 'standard', 5],
    [{ 'check-dp-attention': true }, 'dp_attention', 0],
    [{ 'enable-dp-test': true }, 'dp_attention', 5],
    [{ 'enable-torch-compile': true }, 'torch_compile', 0],
    [{ 'check-dp-attention': true, 'enable-torch-compile': true }, 'dp_attention_torch_compile', 0],
    [{ 'enable-mtp-test': true }, 'mtp_test', 0],
    [{ 'check-dp-attention': true, 'enable-mtp-test': true }, 'dp_attention_mtp_test', 0],
    [{ 'enable-dp-test': true, 'enable-mtp-test': true }, 'dp_attention_mtp_test', 5],
  ])('%j', (argv, subMode, points) => {
    const plan = planOf('online', argv);
    expect(plan.subMode).toBe(subMode);
    expect(plan.points).toHaveLength(points);
  });

  test('torch compile with speculative decoding is refused', () => {
    const both = { 'enable-torch-compile': true, 'enable-mtp-test': true };
    expect(() => planOf('online', both)).toThrow(/cannot be combined/);
  });
});

describe('--model-name', () => {
  test.each([
    ['DeepSeek-V3-0324', 'deepseek-v3-0324', 'DeepSeek-V3-0324'],
    ['DeepSeek-V3', 'deepseek-v3-0324', 'DeepSeek-V3-0324'],
    ['DeepSeek-R1-MXFP4-Preview', 'deepseek-r1-mxfp4', 'DeepSeek-R1-MXFP4-Preview'],
    ['DeepSeek-V3-tuned', 'deepseek-v3-0324', 'DeepSeek-V3-tuned'],
  ])('%s', (name, id, label) => {
    expect(planOf('online', { 'model-name': name }).model).toMatchObject({ id, label });
  });
});

describe('variables of the old scripts', () => {
  const serverOf = (plan: Plan) => plan.server?.command.argv.join(' ') ?? '';

  test.each([
    ['standard', { SERVER_MEM_FRACTION: '0.7' }, '--mem-fraction-static 0.7'],
    ['standard', { SERVER_MAX_REQUESTS: '256' }, '--max-running-requests 256'],
    ['standard', { CUDA_GRAPH_MAX_BS: '32' }, '--cuda-graph-max-bs 32'],
    ['standard', { DISABLE_CUDA_GRAPH: 'true' }, '--disable-cuda-graph'],
    ['standard', { GSM8K_PORT: '30100' }, '--port 30100'],
    ['torch_compile', { TORCH_COMPILE_MEM_FRACTION: '0.5' }, '--mem-fraction-static 0.5'],
    ['torch_compile', { TORCH_COMPILE_CUDA_GRAPH_MAX_BS: '4' }, '--cuda-graph-max-bs 4'],
    ['dp_attention_torch_compile', { DP_TORCH_COMPILE_MEM_FRACTION: '0.4' }, '--mem-fraction-static 0.4'],
    ['mtp_test', { MTP_MEM_FRACTION: '0.6' }, '--mem-fraction-static 0.6'],
    ['mtp_test', { MTP_MAX_RUNNING_REQUESTS: '32' }, '--max-running-requests 32'],
    ['mtp_test', { MTP_CHUNKED_PREFILL_SIZE: '65536' }, '--chunked-prefill-size 65536'],
    ['dp_attention_mtp_test', { MTP_SPECULATIVE_NUM_STEPS: '2' }, '--speculative-num-steps 2'],
  ])('%s with %j', (subMode, env, words) => {
    const plan = planFromRequest(
      deepseekFamily,
      { mode: 'online', subMode, settings: {} },
      { env, hostname: 'node-1' },
    ).plan;
    expect(serverOf(plan)).toContain(words);
  });

  test('of the sweep and the offline point', () => {
    const plan = planOf(
      'online',
      {},
      {
        BENCHMARK_CONCURRENCY_LEVELS: '32 2',
        BENCHMARK_PROMPTS_HIGH_CONCURRENCY: '99',
        BENCHMARK_PROMPTS_LOW_CONCURRENCY: '11',
        BENCHMARK_RUNS_PER_CONCURRENCY: '1',
      },
    );
    expect(plan.points.map(({ load, prompts, runs }) => [load.value, prompts, runs])).toStrictEqual([
      [32, 99, 1],
      [2, 11, 1],
    ]);
    const offline = planOf(
      'offline',
      {},
      { DEEPSEEK_BATCH_SIZE: '64', DEEPSEEK_INPUT_LENGTH: '256', DEEPSEEK_TP: '4' },
    );
    expect(offline.points.map(({ id }) => id)).toStrictEqual(['tp4-bs64-il256']);
  });

  test('the legacy pause between runs', () => {
    const env = { BENCHMARK_PROTOCOL: 'legacy', BENCHMARK_SLEEP_BETWEEN_RUNS: '5' };
    const pauses = planOf('online', {}, env).points.map(({ load, pauseAfterS }) => [load.value, pauseAfterS]);
    expect(pauses).toStrictEqual([
      [128, 10],
      [64, 10],
      [16, 10],
      [4, 5],
      [1, 5],
    ]);
  });
});
