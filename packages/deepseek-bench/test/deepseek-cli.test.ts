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
