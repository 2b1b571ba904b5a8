import { recipe } from '../recipe.ts';

const TILELANG = '--dsa-prefill-backend tilelang --dsa-decode-backend tilelang';
const WATCHDOG = '--watchdog-timeout 1200';
const EAGLE =
  '--speculative-algorithm EAGLE --speculative-num-steps 3 --speculative-eagle-topk 1 --speculative-num-draft-tokens 4';
const AITER = { SGLANG_USE_AITER: '1' };

/** DeepSeek-V3.2 in FP8: sparse attention by tilelang on MI35x, by aiter on MI30x. */
export const deepseekV32 = recipe({
  id: 'deepseek-v3.2',
  label: 'DeepSeek-V3.2',
  huggingFaceId: 'deepseek-ai/DeepSeek-V3.2',
  precision: 'FP8',
  downloadGb: 690,
  tp: 8,
  backend: 'dsa',
  standard: { args: `${TILELANG} ${WATCHDOG}`, memFraction: 0.85, backendIsChosen: true },
  mtp: { args: `${TILELANG} ${EAGLE} ${WATCHDOG}`, memFraction: 0.7, backendIsChosen: true },
  startLimitS: 5_400,
  thresholds: { script: 0.93 },
  hardware: {
    mi30x: {
      backend: 'aiter',
      standard: { args: `--chunked-prefill-size 131072 ${WATCHDOG}`, env: AITER, memFraction: 0.85 },
      mtp: {
        args: `--chunked-prefill-size 131072 ${EAGLE} ${WATCHDOG}`,
        env: AITER,
        memFraction: 0.7,
      },
    },
    mi35x: {},
  },
  sources: [
    'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_deepseek_v32_eval_mi35x.py',
    'sgl-project/sglang:test/registered/amd/perf/mi35x/test_deepseek_v32_mtp_perf_mi35x.py',
    'sgl-project/sglang:test/registered/amd/perf/mi30x/test_deepseek_v32_basic_perf_amd.py',
  ],
});

const V4_ARGS =
  '--disable-radix-cache --max-running-requests 256 --page-size 256 --swa-full-tokens-ratio 0.1 ' +
  '--chunked-prefill-size 8192 --disable-shared-experts-fusion --tool-call-parser deepseekv4 ' +
  '--reasoning-parser deepseek-v4';
const V4_ENV = {
  SGLANG_DEFAULT_THINKING: '1',
  SGLANG_DSV4_REASONING_EFFORT: 'max',
  SGLANG_USE_AITER: '1',
  SGLANG_USE_ROCM700A: '0',
  SGLANG_DP_USE_GATHERV: '1',
  SGLANG_HACK_FLASHMLA_BACKEND: 'unified_kv_triton',
  AITER_BF16_FP8_MOE_BOUND: '0',
};

/** DeepSeek-V4-Pro: experts in MXFP4, which MI30x cannot multiply. */
export const deepseekV4Pro = recipe({
  id: 'deepseek-v4-pro',
  label: 'DeepSeek-V4-Pro',
  huggingFaceId: 'deepseek-ai/DeepSeek-V4-Pro',
  precision: 'FP4',
  downloadGb: 862,
  tp: 8,
  backend: 'dsv4',
  standard: { args: V4_ARGS, env: { ...V4_ENV, SGLANG_DSV4_FP4_EXPERTS: 'true' }, memFraction: 0.9 },
  mtp: { args: `${V4_ARGS} ${EAGLE}`, env: { ...V4_ENV, SGLANG_DSV4_FP4_EXPERTS: 'true' }, memFraction: 0.9 },
  startLimitS: 5_400,
  thresholds: { script: 0.91 },
  hardware: { mi35x: {} },
  sources: [
    'sgl-project/sglang:test/registered/amd (nightly-amd-8-gpu-mi35x-deepseek-v4-pro, -mtp)',
    'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_deepseek_v4_pro_fp4_hisparse_unified_eval_mi35x.py',
  ],
});

const V4_FLASH_450_ENV = {
  SGLANG_DEFAULT_THINKING: '1',
  SGLANG_DSV4_REASONING_EFFORT: 'max',
  SGLANG_USE_ROCM700A: '0',
  SGLANG_HACK_FLASHMLA_BACKEND: 'unified_kv_triton',
  AITER_BF16_FP8_MOE_BOUND: '0',
  AITER_FORCE_A8W4: '1',
  SGLANG_USE_AITER_MOE_GU_ITLV: '0',
  SGLANG_OPT_FUSE_MHC_POST_PRE: '0',
  ENABLE_CK: '0',
  SGLANG_USE_AITER: '1',
  AITER_GROUPED_FORCE_SPLIT_K1: '1',
};

/** DeepSeek-V4-Flash: in FP8 on MI30x, with experts in FP4 on the newer ones; one MI455X holds it. */
export const deepseekV4Flash = recipe({
  id: 'deepseek-v4-flash',
  label: 'DeepSeek-V4-Flash',
  huggingFaceId: 'deepseek-ai/DeepSeek-V4-Flash',
  precision: 'FP4',
  downloadGb: 158,
  tp: 8,
  backend: 'dsv4',
  standard: { args: V4_ARGS, env: V4_ENV, memFraction: 0.9 },
  startLimitS: 3_600,
  thresholds: {},
  hardware: {
    mi30x: {
      huggingFaceId: 'sgl-project/DeepSeek-V4-Flash-FP8',
      precision: 'FP8',
      standard: { args: V4_ARGS, env: { ...V4_ENV, SGLANG_DSV4_FP4_EXPERTS: 'false' }, memFraction: 0.9 },
    },
    mi35x: {},
    mi45x: {
      tp: 1,
      standard: {
        args:
          '--page-size 256 --swa-full-tokens-ratio 0.15 --disable-shared-experts-fusion --tool-call-parser deepseekv4 ' +
          '--reasoning-parser deepseek-v4 --chunked-prefill-size 8192 --cuda-graph-max-bs 256 ' +
          '--max-running-requests 256 --disable-radix-cache --kv-cache-dtype fp8_e4m3',
        env: V4_FLASH_450_ENV,
        memFraction: 0.6,
      },
    },
  },
  sources: [
    'sgl-project/sglang:test/registered/amd/accuracy/mi45x/test_deepseek_v4_flash_eval_mi45x.py',
    'sgl-project/sglang:test/registered/amd (nightly-amd-8-gpu-mi35x-deepseek-v4-pro: the flags of the family)',
  ],
});

const R1_AITER_ENV = { ...AITER, AITER_QUICK_REDUCE_QUANTIZATION: 'INT4', SGLANG_AITER_FP8_PREFILL_ATTN: '0' };

/** DeepSeek-R1 of 28 May 2025 in FP8. */
export const deepseekR10528 = recipe({
  id: 'deepseek-r1-0528',
  label: 'DeepSeek-R1-0528',
  huggingFaceId: 'deepseek-ai/DeepSeek-R1-0528',
  precision: 'FP8',
  downloadGb: 690,
  tp: 8,
  backend: 'aiter',
  standard: { args: '', env: R1_AITER_ENV, memFraction: 0.85 },
  startLimitS: 3_600,
  thresholds: { script: 0.93 },
  hardware: { mi30x: {}, mi35x: {} },
  sources: ['ROCm/ATOM:.github/benchmark/sglang_benchmark_models.json (DeepSeek-R1-0528 FP8 TP8)'],
});

const NEXTN =
  '--speculative-draft-model-path SGLang/DeepSeek-R1-NextN --speculative-algorithm NEXTN --speculative-num-steps 3 ' +
  '--speculative-eagle-topk 1 --speculative-num-draft-tokens 4 --max-running-requests 256 --cuda-graph-max-bs 256';
const R1_MI45X_ENV = {
  HSA_ENABLE_COREDUMP: '0',
  ENABLE_CK: '0',
  SGLANG_USE_AITER: '1',
  AITER_FORCE_A8W4: '1',
  AITER_GROUPED_FORCE_SPLIT_K1: '1',
  SGLANG_MOE_SHUFFLE_GFX1250: '1',
  ROCM_QUICK_REDUCE_QUANTIZATION: 'NONE',
  SGLANG_AITER_FP8_PREFILL_ATTN: '0',
  SGLANG_AITER_MLA_PERSIST: '0',
  SGLANG_INT4_WEIGHT: '0',
  SGLANG_MOE_PADDING: '1',
  SGLANG_SET_CPU_AFFINITY: '1',
  SGLANG_ROCM_FUSED_DECODE_MLA: '0',
  SGLANG_USE_ROCM700A: '1',
};

/** DeepSeek-R1 of 28 May 2025 in MXFP4: AMD's second build, and its first on one MI455X. */
export const deepseekR10528Mxfp4 = recipe({
  id: 'deepseek-r1-0528-mxfp4',
  label: 'DeepSeek-R1-0528-MXFP4',
  huggingFaceId: 'amd/DeepSeek-R1-0528-MXFP4-v2',
  precision: 'MXFP4',
  downloadGb: 360,
  tp: 8,
  backend: 'aiter',
  standard: { args: '', env: R1_AITER_ENV, memFraction: 0.85 },
  mtp: { args: NEXTN, env: { ...R1_AITER_ENV, SGLANG_ENABLE_SPEC_V2: '1' }, memFraction: 0.85 },
  dp: {
    args: '--dp-size 8 --enable-dp-attention --ep-size 8 --max-running-requests 4096',
    env: { ...R1_AITER_ENV, MORI_SHMEM_MODE: 'ISOLATION', SGLANG_MORI_NUM_MAX_DISPATCH_TOKENS_PER_RANK: '16384' },
    memFraction: 0.85,
  },
  startLimitS: 3_600,
  thresholds: { script: 0.93 },
  hardware: {
    mi35x: {},
    mi45x: {
      huggingFaceId: 'amd/DeepSeek-R1-0528-MXFP4',
      tp: 1,
      backend: 'triton',
      standard: {
        args: '--chunked-prefill-size 16384 --max-running-requests 32 --kv-cache-dtype auto --page-size 64',
        env: R1_MI45X_ENV,
        memFraction: 0.9,
      },
    },
  },
  sources: [
    'ROCm/ATOM:.github/benchmark/sglang_benchmark_models.json (DeepSeek-R1-0528-MXFP4)',
    'sgl-project/sglang:test/registered/amd/accuracy/mi45x/test_deepseek_r1_0528_mxfp4_eval_mi45x.py',
  ],
});
