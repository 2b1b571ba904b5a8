/** A repeatable stream of numbers from 0 to 1 (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How a series' nights scatter around their level. */
export interface Noise {
  /** Relative standard deviation of the core. */
  readonly sigma: number;
  readonly core: 't4' | 'gauss';
  /** Share of nights that are spikes: +5 to +50%, or half of that downwards. */
  readonly spikes: number;
  /** Share of the last night's deviation that stays. */
  readonly autocorrelation: number;
}

/** The noise of real nights: a tight core with heavy tails, and one-night spikes. */
export function realNoise(sigma: number): Noise {
  return { sigma, core: 't4', spikes: 0.05, autocorrelation: 0 };
}

/** Latencies of `nights` nights around a level of 1000; from night `stepAt` on the level is `step` higher. */
export function simulateNights(
  nights: number,
  options: { readonly noise: Noise; readonly random: () => number; readonly stepAt?: number; readonly step?: number },
): readonly number[] {
  const { noise, random, stepAt = Infinity, step = 0 } = options;
  const keep = noise.autocorrelation;
  let deviation = 0;
  return Array.from({ length: nights }, (_, night) => {
    const fresh = noise.sigma * (noise.core === 't4' ? student4(random) / T4_ROBUST_SIGMA : gauss(random));
    deviation = keep * deviation + Math.sqrt(1 - keep ** 2) * fresh;
    const spike = random() < noise.spikes ? spikeOf(random) : 0;
    return 1000 * (night >= stepAt ? 1 + step : 1) * (1 + deviation + spike);
  });
}

/** 1.4826 MAD of Student t with 4 degrees of freedom. */
const T4_ROBUST_SIGMA = 1.098;

function spikeOf(random: () => number): number {
  const size = 0.05 + 0.45 * random();
  return random() < 0.5 ? size : -size / 2;
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Student's t with 4 degrees of freedom; its standard deviation is √2. */
function student4(random: () => number): number {
  const square = (gauss(random) ** 2 + gauss(random) ** 2 + gauss(random) ** 2 + gauss(random) ** 2) / 4;
  return gauss(random) / Math.sqrt(square);
}
