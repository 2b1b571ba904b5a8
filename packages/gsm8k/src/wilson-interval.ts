/** A closed range of shares. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided standard normal quantiles by confidence level. */
const QUANTILE = { 0.95: 1.959964, 0.99: 2.575829 } as const;

/**
 * The Wilson score interval of a share: `share` of `trials` answers were right. Never leaves [0, 1] and is not empty at
 * shares of 0 or 1, unlike the textbook interval.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 */
export function wilsonInterval(share: number, trials: number, level: keyof typeof QUANTILE): Interval {
  const z = QUANTILE[level];
  const scale = 1 + z ** 2 / trials;
  const centre = share + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return { low: Math.max(0, (centre - half) / scale), high: Math.min(1, (centre + half) / scale) };
}
