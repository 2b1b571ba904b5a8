import { errorFunction } from 'simple-statistics';
import { incompleteBeta } from './incomplete-beta.ts';

/** Right answers out of those asked. */
export interface Count {
  readonly right: number;
  readonly asked: number;
}

/** A difference of two shares (second minus first) with its 95% interval and two-sided p-value. */
export interface ShareDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** Two-sided 95% quantile of the standard normal distribution. */
export const Z95 = 1.959964;

/**
 * Two shares of independent answers. The interval is that of A. Agresti and B. Caffo, "Simple and effective confidence
 * intervals for proportions…", The American Statistician 54 (2000); the p-value is the pooled two-proportion z test's,
 * which is the chi-square test without correction.
 */
export function compareCounts(a: Count, b: Count): ShareDifference {
  const share = ({ right, asked }: Count) => right / asked;
  const shrunk = ({ right, asked }: Count): Count => ({ right: right + 1, asked: asked + 2 });
  const varianceOf = (count: Count) => (share(count) * (1 - share(count))) / count.asked;
  const [fewA, fewB] = [shrunk(a), shrunk(b)];
  const half = Z95 * Math.sqrt(varianceOf(fewA) + varianceOf(fewB));
  const centre = share(fewB) - share(fewA);
  const pooled = share({ right: a.right + b.right, asked: a.asked + b.asked });
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / a.asked + 1 / b.asked));
  const difference = share(b) - share(a);
  const z = standardError === 0 ? 0 : Math.abs(difference) / standardError;
  return { difference, low: centre - half, high: centre + half, pValue: 1 - errorFunction(z / Math.SQRT2) };
}

/**
 * The same questions answered twice: only those that one side alone got right tell anything. The p-value is that of
 * McNemar's exact test (Q. McNemar, Psychometrika 12, 1947: a binomial with p = 1/2); the interval that of D. G. Bonett and
 * R. M. Price, "Adjusted Wald confidence interval for a difference of binomial proportions based on paired data", Journal
 * of Educational and Behavioral Statistics 37 (2012).
 */
export function comparePairs(pairs: {
  readonly onlyA: number;
  readonly onlyB: number;
  readonly asked: number;
}): ShareDifference {
  const { onlyA, onlyB, asked } = pairs;
  const [lost, won] = [(onlyA + 1) / (asked + 2), (onlyB + 1) / (asked + 2)];
  const half = Z95 * Math.sqrt((lost + won - (won - lost) ** 2) / (asked + 2));
  const [fewer, turned] = [Math.min(onlyA, onlyB), onlyA + onlyB];
  const pValue = turned === 0 ? 1 : Math.min(1, 2 * incompleteBeta(0.5, turned - fewer, fewer + 1));
  return { difference: (onlyB - onlyA) / asked, low: won - lost - half, high: won - lost + half, pValue };
}
