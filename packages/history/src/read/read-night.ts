import { basename } from 'node:path';
import { CiError, parseRunFolderName } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { unreadable } from '../night/unreadable.ts';
import { assembleNight } from './assemble-night.ts';
import { readRunFolder } from './read-run-folder.ts';

/**
 * A night as the store keeps it: without the printed reports of its runs. A folder that cannot be read is a night
 * without points and with that problem, so that one broken folder does not hide all others.
 */
export async function readNight(path: string): Promise<Night> {
  try {
    return withoutReports(await readRunFolder(path));
  } catch (error) {
    const name = parseRunFolderName(basename(path));
    if (name === undefined || (error instanceof CiError && error.code === 'PATH_MISSING')) throw error;
    const problem = unreadable(error instanceof Error ? error.message : String(error));
    return assembleNight(path, {
      name,
      facts: { origin: 'legacy', points: [], kvCache: {}, simulated: false, problems: [problem] },
      csv: { points: [], found: false, problems: [] },
    });
  }
}

function withoutReports(night: Night): Night {
  const points = night.points.map((point) => ({
    ...point,
    runs: point.runs.map(({ run, log, status, valid, reasons, metrics }) => ({
      run,
      log,
      status,
      valid,
      reasons,
      metrics,
    })),
  }));
  return { ...night, points };
}
