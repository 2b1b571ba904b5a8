import { rm } from 'node:fs/promises';
import { redactSecrets } from '@sglang-ci/core';
import type { Removal } from './prune-rules.ts';

/** Removes what was chosen; gives what could not be. */
export async function pruneLogs(
  chosen: readonly Removal[],
): Promise<{ readonly removed: readonly Removal[]; readonly failed: readonly string[] }> {
  const removed: Removal[] = [];
  const failed: string[] = [];
  for (const removal of chosen) {
    try {
      await rm(removal.name);
      removed.push(removal);
    } catch (error) {
      failed.push(redactSecrets(`${removal.kind} ${removal.name}: ${(error as Error).message}`));
    }
  }
  return { removed, failed };
}
