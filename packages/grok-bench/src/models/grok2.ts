import { defineModel, PASS_MARKS } from '@sglang-ci/core';
import {
  BATCH_ARGS,
  DUMMY_ARGS,
  GROK_JIT_WARMUP,
  GROK_LAUNCH,
  GROK_OFFLINE,
  GROK_ONLINE,
  GSM8K_ARGS,
  NORMAL_ARGS,
} from '../grok-words.ts';

const fp8 = { RCCL_MSCCL_ENABLE: '0', SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '0' };

/** Grok-2 in FP8. Its offline folders have always been named after the expert weights. */
export const grok2 = defineModel({
  id: 'grok2',
  family: 'grok',
  label: 'GROK2',
  variant: { online: 'FP8', offline: 'MOE-I4F0' },
  pathHints: ['grok-2', 'grok2'],
  modelPath: { online: '/mnt/raid/models/huggingface/grok-2/', offline: '/data2/grok-2/' },
  tokenizer: {
    online: '/mnt/raid/models/huggingface/alvarobartt--grok-2-tokenizer',
    offline: '{model}/tokenizer.tok.json',
  },
  tokenizerOfCustomModel: '{model}/tokenizer.tok.json',
  huggingFaceId: 'xai-org/grok-2',
  downloadGb: 503,
  tp: 8,
  gsm8k: { threshold: PASS_MARKS.GROK2, args: GSM8K_ARGS },
  sanity: {
    label: 'GROK2.5',
    threshold: 0.915,
    folders: ['grok-2'],
    tokenizerFolders: ['alvarobartt--grok-2-tokenizer'],
  },
  jitWarmup: { ...GROK_JIT_WARMUP, env: fp8 },
  online: {
    ...GROK_ONLINE,
    modes: { standard: { ...GROK_LAUNCH, env: { HSA_ENABLE_COREDUMP: '0', ...fp8 } } },
  },
  offline: {
    normal: { ...GROK_OFFLINE.normal, env: fp8, args: NORMAL_ARGS },
    long_context: { ...GROK_OFFLINE.long_context, env: fp8, args: BATCH_ARGS },
    dummy: { ...GROK_OFFLINE.dummy, env: fp8, args: DUMMY_ARGS },
  },
});
