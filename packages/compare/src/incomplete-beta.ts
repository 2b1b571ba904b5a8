import { gammaln } from 'simple-statistics';

/** More terms than the fraction needs for any sample here: it converges in about the square root of max(a, b). */
const TERMS = 200;

/**
 * The regularised incomplete beta function I_x(a, b) for 0 <= x <= 1 and a, b > 0: what the distribution functions of
 * Student's t and of the binomial are made of. Source: its continued fraction, NIST Digital Library of Mathematical
 * Functions, 8.17.22.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  let fraction = 1;
  for (let term = TERMS; term >= 1; term--) fraction = 1 + coefficient(term, { x, a, b }) / fraction;
  return front / fraction;
}

function coefficient(term: number, of: { readonly x: number; readonly a: number; readonly b: number }): number {
  const { x, a, b } = of;
  const m = Math.floor(term / 2);
  return term % 2 === 0
    ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}
