import type { ModelProfile } from '@sglang-ci/core';
import { deepseekR1Mxfp4 } from './models/deepseek-r1-mxfp4.ts';
import { deepseekV30324 } from './models/deepseek-v3-0324.ts';

/** Every DeepSeek model, the default first. */
export const deepseekModels: readonly ModelProfile[] = [deepseekV30324, deepseekR1Mxfp4];
