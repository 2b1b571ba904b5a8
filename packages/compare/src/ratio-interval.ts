import { mean, sampleVariance } from 'simple-statistics';
import { studentTQuantile } from './student-t.ts';

/** Confidence level of every interval of a comparison. */
export const CONFIDENCE = 0.95;

/** How a ratio's interval was got. */
export type RatioMethod =
  /** Several runs on both sides: Welch's t interval of the logarithms. */
  | 'welch'
  /** One run on one side: the scatter of the other side's runs is taken for both. */
  | 'one-sided-scatter'
  /** Run by run, where both sides' first, second, … runs were measured under like conditions that differ between runs. */
  | 'paired';

export interface RatioInterval {
  /** Bounds of the ratio b / a. */
  readonly low: number;
  readonly high: number;
  readonly method: RatioMethod;
  readonly degreesOfFreedom: number;
}

/**
 * The 95% confidence interval of the ratio of two sides' typical values, from their single runs (all above 0):
 * `undefined` where neither side has two, or where they are equal to the last digit and tell nothing about their scatter.
 * Latencies scatter by factors, so everything is done on logarithms.
 * Sources: B. L. Welch, "The generalization of Student's problem when several different population variances are
 * involved", Biometrika 34 (1947), degrees of freedom by Satterthwaite (1946); "one-sided-scatter" is Student's
 * two-sample interval, in which a side of one run adds no degree of freedom; "paired" his one-sample interval.
 */
export function ratioInterval(
  a: readonly number[],
  b: readonly number[],
  options: { readonly paired: boolean },
): RatioInterval | undefined {
  const [logsA, logsB] = [a.map(Math.log), b.map(Math.log)];
  if (options.paired) return pairedInterval(logsA, logsB);
  if (a.length === 0 || b.length === 0 || a.length + b.length < 3) return undefined;
  const [shareA, shareB] = sharesOf(logsA, logsB);
  const variance = shareA + shareB;
  const isWelch = a.length > 1 && b.length > 1;
  const degreesOfFreedom =
    isWelch && variance > 0
      ? variance ** 2 / (shareA ** 2 / (a.length - 1) + shareB ** 2 / (b.length - 1))
      : a.length + b.length - 2;
  const method = isWelch ? 'welch' : 'one-sided-scatter';
  return around(mean(logsB) - mean(logsA), { variance, degreesOfFreedom, method });
}

function pairedInterval(a: readonly number[], b: readonly number[]): RatioInterval | undefined {
  if (a.length !== b.length || a.length < 2) return undefined;
  const ratios = b.map((value, run) => value - (a[run] ?? value));
  const variance = sampleVariance(ratios) / ratios.length;
  return around(mean(ratios), { variance, degreesOfFreedom: ratios.length - 1, method: 'paired' });
}

/** What each side adds to the variance of the difference of means. */
function sharesOf(a: readonly number[], b: readonly number[]): readonly [number, number] {
  const [ownA, ownB] = [a, b].map((logs) => (logs.length > 1 ? sampleVariance([...logs]) : undefined));
  return [(ownA ?? ownB ?? 0) / a.length, (ownB ?? ownA ?? 0) / b.length];
}

function around(
  centre: number,
  of: { readonly variance: number; readonly degreesOfFreedom: number; readonly method: RatioMethod },
): RatioInterval | undefined {
  const { variance, degreesOfFreedom, method } = of;
  if (variance === 0) return undefined;
  const half = studentTQuantile((1 + CONFIDENCE) / 2, degreesOfFreedom) * Math.sqrt(variance);
  return { low: Math.exp(centre - half), high: Math.exp(centre + half), method, degreesOfFreedom };
}
