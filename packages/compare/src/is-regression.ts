import type { Verdict } from '@sglang-ci/core';
import { isToldAcross } from './across-conditions.ts';
import { VERDICT_RULES } from './rules.ts';

/**
 * Does the verdict fail a build that asks for it? Suspected and confirmed regressions do; a change that came with other
 * conditions does when a value is worse by more than the plain limit of 10%.
 */
export function isRegression({ status, cells }: Pick<Verdict, 'status' | 'cells'>): boolean {
  if (status !== 'changed-with-conditions') return REGRESSED.has(status);
  return cells.some((cell) => isToldAcross(cell) && (cell.across?.worseBy ?? 0) > VERDICT_RULES.warmUpChange);
}

const REGRESSED: ReadonlySet<Verdict['status']> = new Set([
  'regression-suspected',
  'regression-confirmed',
  'run-suspect',
]);
