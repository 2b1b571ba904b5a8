import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The value below which a Student t variable with `degreesOfFreedom` (above 0, not necessarily whole) lies with
 * probability `p`, 0.5 < p < 1. Found by bisection of the distribution function.
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  let [low, high] = [0, 1];
  while (studentTBelow(high, degreesOfFreedom) < p) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentTBelow(middle, degreesOfFreedom) < p) low = middle;
    else high = middle;
  }
  return high;
}

/** P(T < t) for t >= 0. Source: DLMF 8.17 with x = ν / (ν + t²). */
function studentTBelow(t: number, degreesOfFreedom: number): number {
  return 1 - incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t ** 2), degreesOfFreedom / 2, 0.5) / 2;
}
