import { recipe } from '../recipe.ts';

const ARGS = '--chunked-prefill-size 130172 --max-running-requests 128';
const ENV = { SGLANG_USE_AITER: '1' };
const SOURCES = [
  'sgl-project/sglang:test/registered/amd/accuracy/mi35x/test_gpt_oss_eval_mi35x.py',
  'sgl-project/sglang:test/registered/amd/perf/mi30x/test_gpt_oss_perf_amd.py',
];
const standard = { args: ARGS, env: ENV, memFraction: 0.85 };

/** gpt-oss-20b: MXFP4 where the hardware has it, the bf16 conversion on MI30x. */
export const gptOss20b = recipe({
  id: 'gpt-oss-20b',
  label: 'GPT-OSS-20B',
  huggingFaceId: 'openai/gpt-oss-20b',
  precision: 'MXFP4',
  downloadGb: 14,
  tp: 8,
  backend: 'triton',
  standard,
  startLimitS: 1_800,
  thresholds: { script: 0.47 },
  sanity: { threshold: 0.5 },
  hardware: { mi30x: { huggingFaceId: 'lmsys/gpt-oss-20b-bf16', precision: 'BF16' }, mi35x: {} },
  sources: SOURCES,
});

/** gpt-oss-120b: MXFP4 where the hardware has it, the bf16 conversion on MI30x, AMD's own build on one MI455X. */
export const gptOss120b = recipe({
  id: 'gpt-oss-120b',
  label: 'GPT-OSS-120B',
  huggingFaceId: 'openai/gpt-oss-120b',
  precision: 'MXFP4',
  downloadGb: 65,
  tp: 8,
  backend: 'triton',
  standard,
  startLimitS: 1_800,
  thresholds: { script: 0.79 },
  sanity: { threshold: 0.82 },
  hardware: {
    mi30x: { huggingFaceId: 'lmsys/gpt-oss-120b-bf16', precision: 'BF16' },
    mi35x: {},
    mi45x: {
      huggingFaceId: 'amd/gpt-oss-120b-w-mxfp4-a-fp8',
      tp: 1,
      standard: {
        args: '--decode-attention-backend aiter --max-running-requests 128 --disable-radix-cache --page-size 64',
        env: {
          SGLANG_USE_AITER: '1',
          SGLANG_USE_AITER_MOE_GU_ITLV: '1',
          SGLANG_USE_AITER_UNIFIED_ATTN: '1',
          AITER_FORCE_A8W4: '1',
          ENABLE_CK: '0',
          HSA_COREDUMP_PATTERN: '/dev/null',
        },
        memFraction: 0.9,
      },
    },
  },
  sources: [...SOURCES, 'sgl-project/sglang:test/registered/amd/perf/mi45x/test_gpt_oss_mxfp4_perf_mi45x.py'],
});
