import { seededRandom } from './seeded-random.ts';

/** Factors around 1 that make nights, runs and steps differ as real ones do; all of them follow from the seed. */
export interface Noise {
  /** Multiplies every decode step of the current run. */
  readonly decode: number;
  /** Multiplies every prefill of the current run. */
  readonly prefill: number;
  /** Multiplies what the HTTP side adds to a request. */
  readonly overhead: number;
  /** A fresh factor for one stretch of equal steps. */
  step(): number;
}

/** Relative spreads (standard deviations), read off the spread of quiet real nights. */
const SPREAD = { nightDecode: 0.008, nightPrefill: 0.012, runDecode: 0.004, runPrefill: 0.008, step: 0.015 } as const;

/** The noise of one run: `night` names the seed and the server, `run` the load and its repetition. */
export function runNoise(night: string, run: string): Noise {
  const nightly = seededRandom('night', night);
  const own = seededRandom('run', night, run);
  const factor = (z: number, spread: number): number => Math.exp(z * spread);
  const decode = factor(nightly.normal(), SPREAD.nightDecode) * factor(own.normal(), SPREAD.runDecode);
  const prefill = factor(nightly.normal(), SPREAD.nightPrefill) * factor(own.normal(), SPREAD.runPrefill);
  const overhead = factor(nightly.normal(), SPREAD.nightPrefill) * factor(own.normal(), SPREAD.runPrefill);
  return { decode, prefill, overhead, step: () => factor(own.normal(), SPREAD.step) };
}

/** No noise at all, for tests of the scheduler. */
export const QUIET: Noise = { decode: 1, prefill: 1, overhead: 1, step: () => 1 };
