import type { MetricKey } from '@sglang-ci/core';

/** Every constant of a verdict. Fractions, not percents; the package's README prints them and a test compares. */
export const VERDICT_RULES = {
  /** Newest nights of the current level that make its centre. */
  window: 60,
  /** Newest nights, of whatever level, that make the noise. */
  noiseWindow: 120,
  /** Nights until the series' own noise decides. */
  warmUpNights: 7,
  /** Nights of a level until anything is said of the next one. */
  minNights: 3,
  /** Robust z from which a value is suspect. */
  zLimit: 4,
  /** Smallest sigma, as a share of the centre: two decimals of a log are no noise estimate. */
  scaleFloor: 0.003,
  /** A sigma from n nights is made 1 + this / (n + this) times as large: few nights underestimate it too often. */
  fewNightsMargin: 4,
  /** Smallest change worth a word. */
  minChange: 0.02,
  /** The same for time to first token and prefill, which queueing makes noisier. */
  minChangeTtft: 0.03,
  /** The same while fewer nights than `warmUpNights` are known: the plain rule. */
  warmUpChange: 0.1,
  /** The same where no noise is known at all, for two nights and across a change of conditions: as `compare` takes it. */
  unknownChange: 0.05,
  /** Two nights confirm when each is this many sigmas out … */
  pairZ: 2.8,
  /** … and the new level is at least exp(this) times likelier than the old one. */
  pairEvidence: 5.2,
  /** Two nights that disagree confirm when each is this many sigmas out … */
  farZ: 4.5,
  /** … but of changes above this size, a third night decides: they are more often two spikes. */
  farChange: 0.12,
  /** Three and more nights confirm when the new level is exp(this) times likelier … */
  rowEvidence: 7.5,
  /** … where the first and the last of them are this many sigmas out … */
  rowZ: 1.5,
  /** … of at most so many nights. */
  rowNights: 14,
  /** Share of nights that are expected to be spikes, and the range over which their sizes spread. */
  spikeShare: 0.05,
  spikeRange: 0.15,
  /** A level that lasted at most so many nights and gave way to the one before it was an excursion. */
  excursionNights: 4,
  /** Share of suspect values from which the whole run is suspect. */
  runSuspectShare: 0.5,
  /** A series that can only show changes above this in one night is marked unstable. */
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
