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
    decodeStepMs: [
      [1, 13.82],
      [8, 16.2],
      [14, 17.4],
      [20, 25.4],
      [32, 16.7],
      [40, 17.6],
      [64, 18.4],
      [128, 19.5],
      [200, 28],
      [256, 29.5],
      [400, 45],
      [512, 47.6],
      [640, 66.7],
      [1024, 94.3],
      [1500, 96],
    ],
    prefillBaseMs: 57.2,
    prefillPerRequestMs: 10.65,
    prefillPer1kTokensMs: 7.64,
    overheadMs: [
      [1, 25.1],
      [60, 29.3],
      [190, 78.9],
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
      [25, 41],
      [64, 43],
      [128, 58],
      [256, 75],
      [512, 105],
      [1024, 140],
    ],
    prefillBaseMs: 75,
    prefillPerRequestMs: 8,
    overheadMs: [
      [1, 30],
      [200, 60],
      [900, 110],
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
      [12, 19.2],
      [26, 20.5],
      [64, 25],
      [96, 31],
      [256, 52],
      [512, 88],
      [1024, 130],
      [1500, 160],
    ],
    prefillBaseMs: 80,
    prefillPerRequestMs: 16,
    prefillPer1kTokensMs: 14,
    overheadMs: [
      [1, 40],
      [100, 60],
      [900, 90],
    ],
    kvCacheTokens: 3_250_228,
  },
};
