/** A named mix of lengths and loads. */
export interface WorkloadSpec {
  readonly inputLen: number;
  readonly outputLen: number;
  /** Clients at a time, in the order in which they are measured. */
  readonly concurrency: readonly number[];
  /** Prompts per client, and the fewest and most of them. */
  readonly prompts: { readonly perUnit: number; readonly min: number; readonly max: number };
}

const GRID = { concurrency: [256, 128, 64, 32, 16, 8, 4, 2, 1], prompts: { perUnit: 10, min: 16, max: 2_560 } };

/** The grids that public dashboards of serving engines share (InferenceX, ROCm/ATOM): names say thousands of tokens. */
export const WORKLOADS = {
  '1k1k': { inputLen: 1_024, outputLen: 1_024, ...GRID },
  '8k1k': { inputLen: 8_192, outputLen: 1_024, ...GRID },
} as const satisfies Record<string, WorkloadSpec>;

export type Workload = keyof typeof WORKLOADS;
