import type { Settings } from '@sglang-ci/core';

/** What is old, and what is kept all the same. */
export interface PruneRules
  extends Pick<
    Settings,
    'containerAgeDays' | 'imageAgeDays' | 'serverLogAgeDays' | 'serverLogMaxGb' | 'criticalSpaceGb'
  > {
  /** The newest nights of each model and mode keep their server logs and images. */
  readonly keepNights: number;
  /** ms since the epoch. */
  readonly now: number;
}

/** Something that is to be removed, and why. */
export interface Removal {
  readonly kind: 'server log' | 'container' | 'image';
  /** Path or name. */
  readonly name: string;
  /** What it takes on the disk; of an image, with the layers it shares with others. */
  readonly bytes: number;
  readonly why: string;
}

export const DAY_MS = 86_400_000;

/** How old something is, in whole days. */
export function ageDays(at: number, now: number): number {
  return Math.floor((now - at) / DAY_MS);
}
