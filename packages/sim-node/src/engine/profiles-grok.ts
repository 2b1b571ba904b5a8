import type { ModelProfile } from './model-profile.ts';

/** GROK1 (INT4 weights, FP8) on eight MI300X: fitted to the medians of real nights, see bench/calibration.ts. */
export const grok1Mi30x: ModelProfile = {
  name: 'GROK1',
  modelClass: 'Grok1ModelForCausalLM',
  contextLen: 8192,
  gpuGb: 191.45,
  memFractionStatic: 0.85,
  weightGb: 19.21,
  kvLayout: 'k-and-v',
  kvCacheGb: 140.68,
  accuracy: 0.813,
  startupS: 142,
  latency: {
    // Around 24 running requests the real kernels are slower: ITL is higher at 2 requests/s than at 4.
    decodeStepMs: [
      [1, 15.8],
      [8, 16.5],
      [13, 17.2],
      [18, 21.4],
      [31, 21.7],
      [38, 18],
      [64, 18.2],
      [128, 23.2],
      [180, 26.8],
      [256, 28.7],
      [400, 40.2],
      [512, 49.1],
      [640, 83.7],
      [1024, 86],
      [1500, 87.3],
    ],
    prefillBaseMs: 57.2,
    prefillPerRequestMs: 14.1,
    prefillPer1kTokensMs: 4.4,
    overheadMs: [
      [1, 27.2],
      [60, 32],
      [190, 82.8],
      [900, 90],
    ],
    maxPrefillTokens: 16384,
    maxRunningRequests: 4096,
    kvCacheTokens: 4_609_641,
  },
};

/** GROK1 on eight MI355X, by the medians of real nights. */
export const grok1Mi35x: ModelProfile = {
  ...grok1Mi30x,
  gpuGb: 287.6,
  kvCacheGb: 222.36,
  latency: {
    ...grok1Mi30x.latency,
    decodeStepMs: [
      [1, 39],
      [25, 44.1],
      [64, 37.4],
      [128, 43.9],
      [256, 76.4],
      [512, 79.4],
      [1024, 140],
    ],
    prefillBaseMs: 75,
    prefillPerRequestMs: 6.71,
    prefillPer1kTokensMs: 8.21,
    overheadMs: [
      [1, 44.8],
      [200, 27.2],
      [900, 136],
    ],
    kvCacheTokens: 7_286_595,
  },
};

/** GROK2 (FP8) on eight MI300X, by the medians of real nights. */
export const grok2Mi30x: ModelProfile = {
  ...grok1Mi30x,
  name: 'GROK2',
  contextLen: 131_072,
  weightGb: 33.1,
  kvCacheGb: 99.18,
  accuracy: 0.931,
  startupS: 175,
  latency: {
    ...grok1Mi30x.latency,
    decodeStepMs: [
      [1, 18],
      [12, 18.5],
      [26, 20.5],
      [64, 25.9],
      [96, 31],
      [256, 39],
      [512, 91.3],
      [1024, 121],
      [1500, 150],
    ],
    prefillBaseMs: 69.6,
    prefillPerRequestMs: 19.8,
    prefillPer1kTokensMs: 10.5,
    overheadMs: [
      [1, 34.8],
      [100, 101],
      [900, 117],
    ],
    kvCacheTokens: 3_250_228,
  },
};
