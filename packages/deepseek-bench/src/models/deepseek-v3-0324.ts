import { defineModel, PASS_MARKS } from '@sglang-ci/core';
import { DEEPSEEK_GSM8K_ARGS, DEEPSEEK_JIT_WARMUP, DEEPSEEK_OFFLINE, DEEPSEEK_ONLINE } from '../deepseek-words.ts';

const path = '/mnt/raid/models/huggingface/deepseek-ai/DeepSeek-V3-0324';

/** DeepSeek-V3 of 24 March 2025 in FP8. */
export const deepseekV30324 = defineModel({
  id: 'deepseek-v3-0324',
  family: 'deepseek',
  label: 'DeepSeek-V3-0324',
  variant: { online: 'FP8', offline: 'FP8' },
  aliases: ['deepseek', 'DeepSeek-V3'],
  pathHints: ['deepseek-v3'],
  modelPath: { online: path, offline: path },
  huggingFaceId: 'deepseek-ai/DeepSeek-V3-0324',
  downloadGb: 685,
  tp: 8,
  gsm8k: { threshold: PASS_MARKS.DeepSeek, args: DEEPSEEK_GSM8K_ARGS },
  jitWarmup: DEEPSEEK_JIT_WARMUP,
  online: DEEPSEEK_ONLINE,
  offline: DEEPSEEK_OFFLINE,
});
