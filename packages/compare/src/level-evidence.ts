import type { VerdictRules } from './rules.ts';

/**
 * How much likelier values are at a level than at the old one: the natural logarithm of the ratio of their likelihoods,
 * summed over the nights. `zs` are distances from the old level in sigmas, `level` is the new level in the same unit.
 *
 * A night comes from a Student t with 4 degrees of freedom around its level or, with probability `spikeShare`, from a wide
 * flat spike. So a spike says nothing about either level, and no single night can decide. (The generalized likelihood
 * ratio of a shift: Basseville & Nikiforov, Detection of Abrupt Changes, 1993, section 2.4; a contaminated density as in
 * Huber, Annals of Mathematical Statistics 35, 1964.)
 */
export function levelEvidence(
  zs: readonly number[],
  level: number,
  noise: { readonly sigma: number; readonly rules: VerdictRules },
): number {
  const { sigma, rules } = noise;
  const spike = (rules.spikeShare * sigma) / rules.spikeRange;
  const density = (z: number) => (1 - rules.spikeShare) * student4(z) + spike;
  return zs.reduce((sum, z) => sum + Math.log(density(z - level) / density(z)), 0);
}

/** Density of Student's t with 4 degrees of freedom, scaled so that 1.4826 times its median absolute deviation is 1. */
export function student4(z: number): number {
  const q = 1 + (z * T4_ROBUST_SIGMA) ** 2 / 4;
  return (T4_ROBUST_SIGMA * 3) / 8 / (q * q * Math.sqrt(q));
}

/** 1.4826 times the third quartile of Student's t with 4 degrees of freedom, 0.7407. */
const T4_ROBUST_SIGMA = 1.0982;
