import type { ModelProfile } from '@sglang-ci/core';
import { deepseekR10528, deepseekR10528Mxfp4, deepseekV4Flash, deepseekV4Pro, deepseekV32 } from './models/deepseek.ts';
import { gptOss20b, gptOss120b } from './models/gpt-oss.ts';
import { glm53, grok1Fp8, kimiK3, llama4, minimaxM3, qwen30b, qwen35 } from './models/others.ts';

/** Every model of the catalogue, by name. */
export const catalogModels: readonly ModelProfile[] = [
  deepseekR10528,
  deepseekR10528Mxfp4,
  deepseekV32,
  deepseekV4Flash,
  deepseekV4Pro,
  glm53,
  gptOss120b,
  gptOss20b,
  grok1Fp8,
  kimiK3,
  llama4,
  minimaxM3,
  qwen30b,
  qwen35,
];
