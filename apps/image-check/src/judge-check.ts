import { EXIT, type ExitCode } from '@sglang-ci/core';
import type { CheckedImage } from './check-images.ts';

/** The check in one word: `unknown` when nothing is known to be missing but something could not be checked. */
export type CheckStatus = 'success' | 'warning' | 'error' | 'unknown';

export interface CheckCounts {
  readonly checked: number;
  readonly available: number;
  readonly missingRequired: number;
  readonly missingOptional: number;
  readonly unknown: number;
}

/** How many of the images are there. */
export function countImages(images: readonly CheckedImage[]): CheckCounts {
  const count = (matches: (image: CheckedImage) => boolean) => images.filter(matches).length;
  return {
    checked: images.length,
    available: count(({ state }) => state === 'available'),
    missingRequired: count(({ state, required }) => state === 'missing' && required),
    missingOptional: count(({ state, required }) => state === 'missing' && !required),
    unknown: count(({ state }) => state === 'unknown'),
  };
}

/** One required image missing is a warning, two or all of them an error; a missing fallback is neither. */
export function judgeCheck(images: readonly CheckedImage[]): CheckStatus {
  const required = images.filter((image) => image.required);
  const missing = required.filter((image) => image.state === 'missing').length;
  if (missing >= 2 || (missing > 0 && missing === required.length)) return 'error';
  if (missing === 1) return 'warning';
  return required.some((image) => image.state === 'unknown') ? 'unknown' : 'success';
}

/** The exit code of a check: 4 when a required image is missing, 1 when that could not be found out. */
export const CHECK_EXIT: { readonly [S in CheckStatus]: ExitCode } = {
  success: EXIT.ok,
  warning: EXIT.noImage,
  error: EXIT.noImage,
  unknown: EXIT.failed,
};
