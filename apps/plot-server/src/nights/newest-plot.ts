import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { plotFileName } from '@sglang-ci/plots';
import type { NightGroup } from './night-groups.ts';

/** URL of the newest PNG of a group in the plots folder's layout, or `undefined` if there is none. */
export async function newestPlot(plotsDir: string, { model, mode, subMode }: NightGroup): Promise<string | undefined> {
  const files = await readdir(join(plotsDir, model, mode)).catch(() => []);
  const ending = plotFileName({ day: '', model, mode, subMode });
  const newest = files
    .filter((file) => /^\d{8}_/.test(file) && file.slice(8) === ending)
    .toSorted()
    .at(-1);
  return newest === undefined ? undefined : `/${[model, mode, newest].map(encodeURIComponent).join('/')}`;
}
