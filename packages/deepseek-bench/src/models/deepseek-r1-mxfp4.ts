import { defineModel, PASS_MARKS } from '@sglang-ci/core';
import { DEEPSEEK_GSM8K_ARGS, DEEPSEEK_JIT_WARMUP, DEEPSEEK_OFFLINE, DEEPSEEK_ONLINE } from '../deepseek-words.ts';

const path = '/mnt/raid/models/deepseek-ai/amd-DeepSeek-R1-MXFP4-Preview';

/**
 * DeepSeek-R1 with MXFP4 weights, for MI35x. Its folders and rows have always said `FP8`; the name stays, so that its
 * history does.
 */
export const deepseekR1Mxfp4 = defineModel({
  id: 'deepseek-r1-mxfp4',
  family: 'deepseek',
  label: 'DeepSeek-R1-MXFP4-Preview',
  variant: { online: 'FP8', offline: 'FP8' },
  aliases: ['DeepSeek-R1', 'DeepSeek-R1-MXFP4'],
  pathHints: ['deepseek-r1'],
  modelPath: { online: path, offline: path },
  huggingFaceId: 'amd/DeepSeek-R1-MXFP4-Preview',
  downloadGb: 455,
  tp: 8,
  gsm8k: { threshold: PASS_MARKS.DeepSeek, args: DEEPSEEK_GSM8K_ARGS },
  jitWarmup: DEEPSEEK_JIT_WARMUP,
  online: DEEPSEEK_ONLINE,
  offline: DEEPSEEK_OFFLINE,
});
