import type { Candidate } from './candidates.ts';
import { type Noise, randomOf, realNoise, simulateNights } from './simulate.ts';

/** The noise profiles of the null test, by name. */
export const PROFILES: Readonly<Record<string, Noise>> = {
  '0.3%': realNoise(0.003),
  '1%': realNoise(0.01),
  '2%': realNoise(0.02),
  '4.5%': realNoise(0.045),
  'clean 1%': { sigma: 0.01, core: 'gauss', spikes: 0, autocorrelation: 0 },
  'AR(1) 0.5': { sigma: 0.01, core: 'gauss', spikes: 0, autocorrelation: 0.5 },
};

/** Nights before a simulated step: half a year. */
const STEP_AT = 180;

/** After how many nights it is counted which steps were found. */
export const DELAYS = [1, 2, 3, 7, 14] as const;

/** False confirmations of a slower level, per series and year, among `years` simulated years without any change. */
export function falseAlarms(candidate: Candidate, noise: Noise, { years, seed }: Size): number {
  const random = randomOf(seed);
  const alarms = Array.from({ length: years }, () => candidate.alarms(simulateNights(365, { noise, random })).length);
  return alarms.reduce((sum, one) => sum + one, 0) / years;
}

/** How many series, and from which random numbers; none of them was used to choose a constant. */
export const SIZES = {
  all: { years: 30, seed: 2026 },
  ours: { years: 1000, seed: 2027 },
  steps: { years: 200, seed: 2028 },
} as const;

interface Size {
  readonly years: number;
  readonly seed: number;
}

interface Detection {
  /** Percent of the steps found by each of the `DELAYS`. */
  readonly found: readonly number[];
  /** Percent of those found within 14 nights whose first night was named to within one night. */
  readonly dated: number;
}

/** How soon, and how well dated, steps of a size are found in noise of a size. */
export function detection(
  candidate: Candidate,
  { sigma, step }: { readonly sigma: number; readonly step: number },
  { years, seed }: Size,
): Detection {
  const random = randomOf(seed);
  const alarms = Array.from({ length: years }, () => {
    const values = simulateNights(STEP_AT + 14, { noise: realNoise(sigma), random, stepAt: STEP_AT, step });
    return candidate.alarms(values, STEP_AT).find(({ at }) => at >= STEP_AT);
  });
  const found = DELAYS.map((nights) => share(alarms, (alarm) => alarm !== undefined && alarm.at - STEP_AT < nights));
  const all = alarms.filter((alarm) => alarm !== undefined);
  return { found, dated: share(all, ({ since }) => Math.abs(since - STEP_AT) <= 1) };
}

function share<Item>(items: readonly Item[], isOne: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : (100 * items.filter(isOne).length) / items.length;
}
