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

const path = '/mnt/raid/models/huggingface/amd--grok-1-W4A8KV8';
const int4 = { SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '1' };

/** Grok-1 with INT4 expert weights. */
export const grok1 = defineModel({
  id: 'grok1',
  family: 'grok',
  label: 'GROK1',
  variant: { online: 'MOE-I4F8', offline: 'MOE-I4F8' },
  aliases: ['grok'],
  pathHints: ['grok-1', 'grok1'],
  modelPath: { online: path, offline: `${path}/` },
  tokenizer: { online: path, offline: 'Xenova/grok-1-tokenizer' },
  tokenizerOfCustomModel: '{model}',
  huggingFaceId: 'amd/grok-1-W4A8KV8',
  downloadGb: 223,
  tp: 8,
  gsm8k: { threshold: PASS_MARKS.GROK1, args: GSM8K_ARGS },
  sanity: {
    label: 'GROK1-IN4',
    threshold: 0.8,
    folders: ['amd--grok-1-W4A8KV8'],
    tokenizerFolders: ['Xenova--grok-1-tokenizer'],
  },
  jitWarmup: { ...GROK_JIT_WARMUP, env: int4 },
  online: {
    ...GROK_ONLINE,
    modes: { standard: { ...GROK_LAUNCH, env: { HSA_ENABLE_COREDUMP: '0', ...int4 } } },
  },
  offline: {
    normal: { ...GROK_OFFLINE.normal, env: int4, args: NORMAL_ARGS },
    long_context: { ...GROK_OFFLINE.long_context, env: int4, args: BATCH_ARGS },
    dummy: { ...GROK_OFFLINE.dummy, env: { ...int4, SGLANG_INT4_WEIGHT: '0' }, args: DUMMY_ARGS },
  },
});
