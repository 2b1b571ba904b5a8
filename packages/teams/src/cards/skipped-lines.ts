import type { ResultsFile } from '@sglang-ci/core';
import type { TextBlock } from './card.ts';
import { bullet, name, plain } from './elements.ts';

/** Something that a night was to measure and has not. */
export interface Skipped {
  /** `rate 16`, `offline benchmark`. */
  readonly what: string;
  readonly why: string;
}

/** The loads of a run without a usable result, and why. */
export function skippedOf({ failedPoints }: Pick<ResultsFile, 'failedPoints'>): readonly Skipped[] {
  return failedPoints.map(({ point, reason }) => ({ what: point, why: reason }));
}

export function skippedLines(skipped: readonly Skipped[]): readonly TextBlock[] {
  return skipped.map(({ what, why }) => bullet(`⏭️ ${name(what)}: ${plain(why, 200)}`));
}
