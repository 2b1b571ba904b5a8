import type { ModelProfile } from './model-profile.ts';

/** DeepSeek-V3-0324 (FP8) on eight MI300X, by the medians of real nights (3200 tokens in, 800 out). */
export const deepseekV3Mi30x: ModelProfile = {
  name: 'DeepSeek-V3-0324',
  modelClass: 'DeepseekV3ForCausalLM',
  contextLen: 163_840,
  gpuGb: 191.45,
  memFractionStatic: 0.85,
  weightGb: 81.3,
  kvLayout: 'latent',
  kvCacheGb: 64.23,
  accuracy: 0.939,
  startupS: 128,
  latency: {
    decodeStepMs: [
      [1, 20.5],
      [4, 20.6],
      [16, 26.1],
      [64, 42.1],
      [128, 50.8],
      [256, 68],
      [512, 110],
    ],
    prefillBaseMs: 57.1,
    prefillPerRequestMs: 27.2,
    prefillPer1kTokensMs: 44.3,
    overheadMs: [
      [1, 21.8],
      [128, 68.7],
    ],
    maxPrefillTokens: 16384,
    maxRunningRequests: 2048,
    kvCacheTokens: 981_350,
  },
};

/** DeepSeek-R1 (MXFP4) on eight MI355X, by the medians of real nights. */
export const deepseekR1Mxfp4Mi35x: ModelProfile = {
  ...deepseekV3Mi30x,
  name: 'DeepSeek-R1-MXFP4-Preview',
  gpuGb: 287.6,
  weightGb: 47.6,
  kvCacheGb: 144.11,
  accuracy: 0.936,
  startupS: 165,
  latency: {
    ...deepseekV3Mi30x.latency,
    decodeStepMs: [
      [1, 37.8],
      [4, 39.4],
      [16, 43.4],
      [64, 57.1],
      [128, 68.2],
      [256, 92],
      [512, 150],
    ],
    prefillBaseMs: 110,
    prefillPerRequestMs: 14.7,
    prefillPer1kTokensMs: 89.6,
    overheadMs: [
      [1, 26.9],
      [128, 54.8],
    ],
    kvCacheTokens: 2_201_897,
  },
};
