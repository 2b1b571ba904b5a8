import type { LatencyProfile } from './latency-profile.ts';

/** Everything the simulated programs print or do that depends on the model and the hardware. */
export interface ModelProfile {
  readonly name: string;
  /** Class name in `Load weight end`. */
  readonly modelClass: string;
  readonly contextLen: number;
  readonly gpuGb: number;
  /** Share of the GPU the numbers below were read at, and the default of the server. */
  readonly memFractionStatic: number;
  /** Weights of one rank. */
  readonly weightGb: number;
  /** K and V are kept apart (MHA), or as one latent cache (MLA). */
  readonly kvLayout: 'k-and-v' | 'latent';
  /** The whole KV cache of one rank. */
  readonly kvCacheGb: number;
  /** Share of GSM8K questions answered rightly. */
  readonly accuracy: number;
  /** From the first line to the ready line. */
  readonly startupS: number;
  readonly latency: LatencyProfile;
}
