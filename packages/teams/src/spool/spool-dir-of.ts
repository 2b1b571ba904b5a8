import { join, resolve } from 'node:path';
import type { Settings } from '@sglang-ci/core';

/** Where every program of a site keeps the cards that could not be sent, so that each sends along what another left. */
export function spoolDirOf({
  teamsSpoolDir,
  outputDir,
  workDir,
}: Pick<Settings, 'teamsSpoolDir' | 'outputDir' | 'workDir'>): string {
  return resolve(teamsSpoolDir ?? join(outputDir ?? workDir, 'alerts', 'spool'));
}
