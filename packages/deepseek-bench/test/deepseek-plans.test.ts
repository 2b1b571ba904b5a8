import { buildPlan, type PlanOptions } from '@sglang-ci/bench-kit';
import { formatCommand, type Plan, resolveSettings } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { deepseekV30324 } from '../src/models/deepseek-v3-0324.ts';
import { deepseekR1Mxfp4 } from '../src/models/deepseek-r1-mxfp4.ts';

const MODEL = '/mnt/raid/models/huggingface/deepseek-ai/DeepSeek-V3-0324';
const TAG = 'v0.5.6.post2-rocm700-mi30x-20251216';

function planOf(changes: Partial<PlanOptions> = {}): Plan {
  return buildPlan(deepseekV30324, {
    mode: 'online',
    subMode: 'standard',
    image: `rocm/sgl-dev:${TAG}`,
    hardware: 'mi30x',
    node: 'node-1',
    settings: resolveSettings({ options: {}, env: {} }),
    ...changes,
  });
}

const serverOf = (plan: Plan) => (plan.server ? formatCommand(plan.server.command) : 'no server');

describe('the server of each mode is the one of the contract', () => {
  const DP = `--model-path ${MODEL} --tp 8 --port 30000 --trust-remote-code --chunked-prefill-size 131072 --dp-size 8 --enable-dp-attention`;
  const STANDARD = `--model-path ${MODEL} --tp-size 8 --port 30000 --trust-remote-code`;
  const EAGLE =
    '--speculative-algorithm EAGLE --speculative-num-steps 3 --speculative-eagle-topk 1 --speculative-num-draft-tokens 4';

  test.each([
    ['standard', `SGLANG_USE_AITER=1`, `${STANDARD} --mem-fraction-static 0.9 --max-running-requests 1024`],
    [
      'torch_compile',
      'SGLANG_USE_AITER=1',
      `${STANDARD} --mem-fraction-static 0.8 --max-running-requests 1024 --cuda-graph-max-bs 16 --enable-torch-compile`,
    ],
    ['dp_attention', 'SGLANG_USE_AITER=1 SGLANG_USE_ROCM700A=1', `${DP} --mem-fraction-static 0.8`],
    [
      'dp_attention_torch_compile',
      'SGLANG_USE_AITER=1 SGLANG_USE_ROCM700A=1',
      `${DP} --mem-fraction-static 0.6 --cuda-graph-max-bs 8 --enable-torch-compile`,
    ],
    [
      'mtp_test',
      'SGLANG_AITER_MLA_PERSIST=1',
      `--model-path ${MODEL} --tensor-parallel-size 8 --port 30000 --trust-remote-code --chunked-prefill-size 131072 ` +
        `--disable-radix-cache --mem-fraction-static 0.8 --max-running-requests 64 --kv-cache-dtype fp8_e4m3 --attention-backend aiter ${EAGLE}`,
    ],
    [
      'dp_attention_mtp_test',
      'SGLANG_USE_AITER=1 SGLANG_AITER_MLA_PERSIST=1 SGLANG_USE_ROCM700A=1',
      `${DP} --disable-radix-cache --mem-fraction-static 0.8 --max-running-requests 64 --kv-cache-dtype fp8_e4m3 ` +
        `--attention-backend aiter ${EAGLE}`,
    ],
  ])('%s', (subMode, env, args) => {
    expect(serverOf(planOf({ subMode }))).toBe(`env ${env} python3 -m sglang.launch_server ${args}`);
  });

  test('before v0.4.7 aiter has another variable', () => {
    expect(serverOf(planOf({ image: 'lmsysorg/sglang:v0.4.6.post5-rocm630' }))).toMatch(
      /^env SGLANG_AITER_MOE=1 python3 /,
    );
  });

  test('on ROCm 6.3 the variable of ROCm 7 is not set', () => {
    const image = 'rocm/sgl-dev:v0.5.6.post2-rocm630-mi30x-20251216';
    expect(serverOf(planOf({ subMode: 'dp_attention', image }))).toMatch(/^env SGLANG_USE_AITER=1 python3 /);
  });
});

test('the gate is the one of the contract', () => {
  const { gate } = planOf();
  expect(gate && formatCommand(gate.command)).toBe(
    'python3 /sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py --num-questions 2000 --parallel 2000 --num-shots 5 ' +
      '--port 30000 --host http://127.0.0.1',
  );
  expect(gate?.threshold).toBe(0.93);
});

test.each([
  [128, 500],
  [64, 500],
  [16, 128],
  [4, 128],
  [1, 128],
])('the client at concurrency %i sends %i prompts', (concurrency, prompts) => {
  const point = planOf().points.find(({ load }) => load.value === concurrency);
  expect(point && formatCommand(point.command)).toBe(
    'python3 -m sglang.bench_serving --backend sglang --dataset-name random --random-range-ratio 1 ' +
      `--num-prompts ${prompts} --random-input-len 3200 --random-output-len 800 --max-concurrency ${concurrency} ` +
      '--port 30000 --host 127.0.0.1',
  );
  expect(point?.log).toBe(`sglang_serving_benchmark_concurrency_${concurrency}_run{run}_{stamp}.log`);
});

test('levels are measured from many clients to few', () => {
  expect(planOf().points.map(({ load }) => load.value)).toStrictEqual([128, 64, 16, 4, 1]);
});

test('the offline benchmark is the one of the contract, with its rows kept in the run folder', () => {
  const plan = planOf({ mode: 'offline', subMode: 'normal' });
  const [point] = plan.points;
  expect(point && formatCommand(point.command)).toBe(
    'env RCCL_MSCCL_ENABLE=0 SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=0 python3 -m sglang.bench_one_batch ' +
      `--model ${MODEL} --tp 8 --batch-size 32 --input-len 128 --output-len 32 --disable-radix-cache --trust-remote-code ` +
      `--result-filename ${plan.runFolder}/result.jsonl`,
  );
  expect(point?.log).toBe('tp8_bs32.log');
  expect(plan.csv).toMatchObject({ file: `${TAG}_DeepSeek-V3-0324_FP8_offline.csv`, backendColumn: false });
});

describe('names', () => {
  test.each([
    ['standard', '_online', '_serving'],
    ['dp_attention', '_online_dp_attention', '_serving_dp_attention'],
    ['torch_compile', '_online_torch_compile', '_serving_torch_compile'],
    ['dp_attention_torch_compile', '_online_dp_attention_torch_compile', '_serving_dp_attention_torch_compile'],
    ['mtp_test', '_online_mtp_test', '_serving_mtp_test'],
    ['dp_attention_mtp_test', '_online_dp_attention_mtp_test', '_serving_dp_attention_mtp_test'],
  ])('%s', (subMode, folder, csv) => {
    const plan = planOf({ subMode });
    expect(plan.runFolder.endsWith(`/online/DeepSeek-V3-0324/${TAG}_DeepSeek-V3-0324_FP8${folder}`)).toBe(true);
    expect(plan.csv.file).toBe(`${TAG}_DeepSeek-V3-0324_FP8${csv}.csv`);
    expect(plan.csv.gsm8k?.file).toBe(`${TAG}_DeepSeek-V3-0324_FP8${folder}.csv`);
  });

  test('title, row and the lines of the accuracy CSV', () => {
    expect(planOf().csv).toMatchObject({
      title: `Online Serving Benchmark - DeepSeek-V3-0324 (${TAG})`,
      rowLabel: 'DeepSeek-V3-0324-FP8',
      gsm8k: {
        title: `GSM8K Accuracy Test - DeepSeek-V3-0324 (${TAG})`,
        configuration: [
          ['TP', 8],
          ['Questions', 2_000],
          ['Parallel', 2_000],
          ['Shots', 5],
          ['Runs', 5],
        ],
      },
    });
  });

  test('R1 in MXFP4 keeps the names of its history', () => {
    const settings = resolveSettings({ options: {}, env: {} });
    const image = 'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202';
    const plan = buildPlan(deepseekR1Mxfp4, {
      mode: 'online',
      subMode: 'mtp_test',
      image,
      hardware: 'mi35x',
      node: 'n',
      settings,
    });
    expect(plan.runFolder).toMatch(/_DeepSeek-R1-MXFP4-Preview_FP8_online_mtp_test$/);
  });
});

test('the checks of a mode run the gate only; --enable-dp-test adds the serving runs', () => {
  expect(planOf({ subMode: 'dp_attention' }).points).toStrictEqual([]);
  expect(planOf({ subMode: 'dp_attention', serving: true }).points).toHaveLength(5);
});
