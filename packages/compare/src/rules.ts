import type { MetricKey } from '@sglang-ci/core';

/** Every constant of a verdict. Fractions, not percents; the package's README prints them and a test compares. */
export const VERDICT_RULES = {
  /** Newest nights of the current segment that make the baseline. */
  window: 30,
  /** Nights a baseline needs before its own noise decides. */
  warmUpNights: 7,
  /** Nights a baseline needs before anything is said at all. */
  minNights: 3,
  /** Robust z from which a value is suspect. */
  zLimit: 4,
  /** Robust z that confirms on the following night: it need not be as extreme as the first. */
  confirmZ: 3,
  /** Smallest scale, as a share of the centre: two decimals of a log are no noise estimate. */
  scaleFloor: 0.005,
  /** Smallest change worth a word. */
  minChange: 0.02,
  /** The same for time to first token and prefill, which queueing makes noisier. */
  minChangeTtft: 0.05,
  /** Smallest change worth a word while the baseline has fewer nights than `warmUpNights`. */
  warmUpChange: 0.1,
  /** Valid nights running that confirm. */
  confirmNights: 2,
  /** Share of suspect values from which the whole run is suspect. */
  runSuspectShare: 0.5,
  /** A series that can only show changes above this is marked unstable. */
  unstableAbove: 0.1,
  /** CUSUM for slow drift: clip of z, slack per night, alarm limit. */
  driftClip: 3,
  driftSlack: 0.75,
  driftLimit: 8,
  /** Standard deviations below the mean of its own history at which an accuracy is called unusual. */
  accuracySigmas: 3,
  /** Smallest standard deviation of an accuracy: 0.15 points, the quietest seen on a full GSM8K. */
  accuracyScaleFloor: 0.0015,
} as const;

/** The constants of a verdict, each of which a caller may set. */
export type VerdictRules = { readonly [Name in keyof typeof VERDICT_RULES]: number };

/** The values of a load that are judged. Throughputs that only repeat a latency are left out: they would count twice. */
export const JUDGED_METRICS: readonly MetricKey[] = [
  'e2eMs',
  'ttftMs',
  'itlMs',
  'e2eLatencyS',
  'prefillLatencyS',
  'decodeLatencyS',
  'e2eThroughputTokS',
];

/** The smallest relative change of this metric that is worth a word. */
export function minChangeOf(metric: MetricKey, rules: VerdictRules): number {
  return metric === 'ttftMs' || metric === 'prefillLatencyS' ? rules.minChangeTtft : rules.minChange;
}
