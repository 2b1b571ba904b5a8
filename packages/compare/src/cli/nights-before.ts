import { dirname } from 'node:path';
import { parseRunFolderName, shiftDay } from '@sglang-ci/core';
import { type Night, scanStore } from '@sglang-ci/history';

/**
 * The nights that tell what is usual for a run: of the store that was named, or of the folder beside the older run if that
 * is a run folder among others. Only the days before the older of the two runs are read.
 */
export async function nightsBefore(
  runs: readonly [Night, Night],
  options: { readonly baseDir: string | false | undefined; readonly days: number },
): Promise<readonly Night[]> {
  const { baseDir, days } = options;
  if (baseDir === false) return [];
  const [older] = runs.toSorted((a, b) => a.date.localeCompare(b.date));
  const since = shiftDay(older?.date ?? '', -days);
  if (baseDir !== undefined) return scanStore(baseDir, { since });
  if (!older || parseRunFolderName(older.folder) === undefined) return [];
  // Nobody said that this is a store: nothing is written into it.
  return scanStore(dirname(runFolderOf(older)), { since, index: false });
}

function runFolderOf({ path, folder }: Night): string {
  return path.endsWith(folder) ? path : dirname(path);
}
