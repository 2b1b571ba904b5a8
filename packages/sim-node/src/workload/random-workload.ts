import { Mt19937 } from './mt19937.ts';
import type { WorkloadRequest } from './workload.ts';

/** The options of bench_serving that decide what is sent. */
export interface RandomWorkloadOptions {
  readonly seed: number;
  readonly numPrompts: number;
  readonly inputLen: number;
  readonly outputLen: number;
  /** Lengths are uniform in [max(floor(len × ratio), 1), len]. */
  readonly rangeRatio: number;
  /** Requests per second; Infinity sends all at once. */
  readonly requestRate: number;
  /** Names the prompts; the same dataset and seed give the same texts. */
  readonly dataset: string;
}

/** The client also draws one token offset per prompt, which only `random-ids` uses. A power of two: no redraws. */
const VOCABULARY = 131_072;

/**
 * The requests of `bench_serving --dataset-name random`: all input lengths, then all output lengths, then the
 * exponential gaps, in NumPy's order of draws, so the totals equal the real client's for the same seed.
 */
export function randomWorkload(options: RandomWorkloadOptions): WorkloadRequest[] {
  const random = new Mt19937(options.seed);
  const lengths = (full: number): number[] => {
    const low = Math.max(Math.floor(full * options.rangeRatio), 1);
    return Array.from({ length: options.numPrompts }, () => random.integer(low, full));
  };
  const inputLens = lengths(options.inputLen);
  const outputLens = lengths(options.outputLen);
  for (let i = 0; i < options.numPrompts; i++) random.integer(0, VOCABULARY - 1);
  let offsetMs = 0;
  return inputLens.map((inputLen, i) => {
    const request = {
      promptKey: `${options.dataset}:${options.seed}:${i}`,
      inputLen,
      outputLen: outputLens[i] ?? 1,
      offsetMs,
    };
    if (Number.isFinite(options.requestRate)) offsetMs += random.exponential(1000 / options.requestRate);
    return request;
  });
}
