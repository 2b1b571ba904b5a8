import { recipe } from '../recipe.ts';

const AITER = { SGLANG_USE_AITER: '1' };
const WATCHDOG = '--watchdog-timeout 1200';
const SANITY = 'michael-amd/sglang-ci:test/sanity_check.py';

/** GLM-5.3 in FP8; its chat template always thinks, so that only a chat evaluator says anything. */
export const glm53 = recipe({
  id: 'glm-5.3',
  label: 'GLM-5.3',
  huggingFaceId: 'zai-org/GLM-5.3',
  precision: 'FP8',
  downloadGb: 700,
  tp: 8,
  backend: 'dsa',
  standard: {
    args:
      '--reasoning-parser glm45 --tool-call-parser glm47 --dsa-prefill-backend tilelang --dsa-decode-backend tilelang ' +
      `--chunked-prefill-size 131072 ${WATCHDOG}`,
    env: AITER,
    memFraction: 0.8,
    backendIsChosen: true,
  },
  startLimitS: 7_200,
  thresholds: { 'sgl-eval': 0.92 },
  hardware: { mi30x: {}, mi35x: {} },
  sources: [
    'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_glm53_eval_mi35x.py',
    'sgl-project/sglang:test/registered/amd/accuracy/mi30x/test_glm53_eval_mi30x.py',
  ],
});

/** Kimi-K3 with its own MXFP4 weights: 1.56 TB, two and a half hours until it serves from a cold disk. */
export const kimiK3 = recipe({
  id: 'kimi-k3',
  label: 'Kimi-K3',
  huggingFaceId: 'moonshotai/Kimi-K3',
  precision: 'MXFP4',
  downloadGb: 1_561,
  tp: 8,
  backend: 'triton',
  standard: {
    args:
      '--dtype bfloat16 --disable-radix-cache --cuda-graph-max-bs 64 --max-running-requests 64 ' +
      `--reasoning-parser kimi_k3 --tool-call-parser kimi_k3 ${WATCHDOG}`,
    env: { ...AITER, SGLANG_AITER_K3_OPT: '1', AITER_FLYDSL_FORCE: '1', AITER_SITUV2_A8W4: '1' },
    memFraction: 0.85,
  },
  startLimitS: 9_000,
  thresholds: { 'sgl-eval': 0.92 },
  hardware: { mi35x: {} },
  sources: [
    'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_kimi_k3_eval_mi35x.py',
    'sgl-project/sglang#32548',
  ],
});

const M3_ARGS = '--quantization mxfp8 --dtype bfloat16 --chunked-prefill-size 8192';
const M3_ENV = { ...AITER, SGLANG_OPT_USE_BF16_ROUTER_GEMM: '0' };

/** MiniMax-M3 in MXFP8: native on four MI355X, as block FP8 on eight MI300X. */
export const minimaxM3 = recipe({
  id: 'minimax-m3',
  label: 'MiniMax-M3',
  huggingFaceId: 'MiniMaxAI/MiniMax-M3-MXFP8',
  precision: 'MXFP8',
  downloadGb: 440,
  tp: 4,
  backend: 'aiter',
  standard: {
    args: `${M3_ARGS} --moe-runner-backend aiter --kv-cache-dtype fp8_e4m3 --disable-radix-cache ${WATCHDOG}`,
    env: {
      ...M3_ENV,
      SGLANG_FORCE_MXFP8_BLOCK_CONVERT_DENSE: '1',
      SGLANG_M3_ALLOW_CUSTOM_AR: '1',
      ROCM_QUICK_REDUCE_QUANTIZATION: 'INT4',
      ROCM_QUICK_REDUCE_CAST_BF16_TO_FP16: '1',
    },
    memFraction: 0.8,
  },
  startLimitS: 5_400,
  thresholds: {},
  hardware: {
    mi30x: {
      tp: 8,
      standard: {
        args:
          `${M3_ARGS} --moe-runner-backend triton --cuda-graph-max-bs 64 --max-running-requests 64 ` +
          '--watchdog-timeout 3600 --skip-server-warmup',
        env: M3_ENV,
        memFraction: 0.8,
      },
    },
    mi35x: {},
  },
  sources: [
    'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_minimax_m3_tp4_eval_mi35x.py',
    'sgl-project/sglang:test/registered/amd/perf/mi30x/test_minimax_m3_perf_amd.py',
  ],
});

/** Qwen3.5, 397 billion parameters of which 17 at work, in FP8. */
export const qwen35 = recipe({
  id: 'qwen3.5-397b',
  label: 'Qwen3.5-397B',
  huggingFaceId: 'Qwen/Qwen3.5-397B-A17B-FP8',
  precision: 'FP8',
  aliases: ['qwen3.5'],
  downloadGb: 400,
  tp: 8,
  backend: 'aiter',
  standard: { args: WATCHDOG, env: AITER, memFraction: 0.8 },
  startLimitS: 5_400,
  thresholds: {},
  hardware: { mi30x: {}, mi35x: {} },
  sources: [
    'sgl-project/sglang:test/registered/amd/perf/mi35x/test_qwen35_fp8_perf_mi35x.py',
    'sgl-project/sglang:test/registered/amd/perf/mi30x/test_qwen35_fp8_perf_amd.py',
  ],
});

/** Qwen3-30B that thinks, of the old sanity check. */
export const qwen30b = recipe({
  id: 'qwen-30b',
  label: 'QWEN-30B',
  huggingFaceId: 'Qwen/Qwen3-30B-A3B-Thinking-2507',
  precision: 'BF16',
  downloadGb: 61,
  tp: 8,
  backend: 'aiter',
  standard: {
    args: '--chunked-prefill-size 130172 --max-running-requests 128',
    env: { SGLANG_USE_AITER: '0' },
    memFraction: 0.85,
  },
  startLimitS: 1_800,
  thresholds: { script: 0.84 },
  sanity: { threshold: 0.84 },
  hardware: { mi30x: {}, mi35x: {} },
  sources: [SANITY],
});

/** Llama 4 Maverick in FP8, of the old sanity check. */
export const llama4 = recipe({
  id: 'llama4',
  label: 'llama4',
  huggingFaceId: 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
  precision: 'FP8',
  downloadGb: 400,
  tp: 8,
  backend: 'aiter',
  standard: { args: '', env: AITER, memFraction: 0.85 },
  startLimitS: 1_800,
  thresholds: { script: 0.8 },
  sanity: { threshold: 0.9 },
  hardware: { mi30x: {}, mi35x: {} },
  sources: [SANITY],
});

/** Grok-1 in FP8, of the old sanity check: its kernels take ten minutes to build. */
export const grok1Fp8 = recipe({
  id: 'grok1-fp8',
  label: 'GROK1-FP8',
  huggingFaceId: 'lmzheng/grok-1',
  precision: 'FP8',
  downloadGb: 320,
  tp: 8,
  backend: 'aiter',
  standard: {
    args: '--tokenizer-path Xenova/grok-1-tokenizer --quantization fp8',
    env: { ...AITER, RCCL_MSCCL_ENABLE: '0', SGLANG_INT4_WEIGHT: '0' },
    memFraction: 0.85,
  },
  startLimitS: 1_800,
  thresholds: { script: 0.8 },
  sanity: { threshold: 0.8, folders: ['lmzheng-grok-1'], startLimitS: 600 },
  hardware: { mi30x: {}, mi35x: {} },
  sources: [SANITY],
});
