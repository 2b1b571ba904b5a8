import { atLeast } from '../node/version.ts';
import { Mt19937 } from './mt19937.ts';
import type { WorkloadRequest } from './workload.ts';

/** The options of bench_serving that decide what is sent. */
export interface RandomWorkloadOptions {
  /** The SGLang version whose draws to repeat. */
  readonly version: string;
  readonly seed: number;
  readonly numPrompts: number;
  readonly inputLen: number;
  readonly outputLen: number;
  /** Lengths are uniform in [max(floor(len × ratio), 1), len]; before 0.5.6.post2 an output could be 0 tokens. */
  readonly rangeRatio: number;
  /** Requests per second; Infinity sends all at once. */
  readonly requestRate: number;
  /** Names the prompts; the same dataset and seed give the same texts. */
  readonly dataset: string;
}

/** `random-ids` also draws one token offset per prompt. A power of two: no redraws. */
const VOCABULARY = 131_072;

/**
 * The requests of `bench_serving --dataset-name random` or `random-ids`: all input lengths, then all output lengths,
 * then the exponential gaps, in NumPy's order of draws: totals and arrivals equal the real client's for the same seed.
 */
export function randomWorkload(options: RandomWorkloadOptions): WorkloadRequest[] {
  const random = new Mt19937(options.seed);
  const leastOutput = atLeast(options.version, '0.5.6.post2') ? 1 : 0;
  const lengths = (full: number, least: number): number[] => {
    const low = Math.max(Math.floor(full * options.rangeRatio), least);
    return Array.from({ length: options.numPrompts }, () => random.integer(low, full));
  };
  const inputLens = lengths(options.inputLen, 1);
  const outputLens = lengths(options.outputLen, leastOutput);
  const offsets = options.dataset === 'random-ids' ? options.numPrompts : 0;
  for (let i = 0; i < offsets; i++) random.integer(0, VOCABULARY - 1);
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
