import type { Clock } from '@sglang-ci/core';
import { scanStore } from '@sglang-ci/history';
import { groupNights, type NightGroup } from './night-groups.ts';

/** All nights below a directory, looked at again when the last look is older than this. */
const FRESH_MS = 15_000;

export interface NightStore {
  groups(): Promise<readonly NightGroup[]>;
}

/** Reads the run folders below `baseDir` through history's index; a look that failed is not kept. */
export function nightStore(baseDir: string, clock: Clock): NightStore {
  let kept: { readonly at: number; readonly groups: Promise<readonly NightGroup[]> } | undefined;
  return {
    groups() {
      const now = clock.now();
      if (kept !== undefined && now - kept.at < FRESH_MS) return kept.groups;
      const groups = scanStore(baseDir).then(groupNights);
      groups.catch(() => {
        kept = undefined;
      });
      kept = { at: now, groups };
      return groups;
    },
  };
}
