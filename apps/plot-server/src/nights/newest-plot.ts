import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { plotFileName } from '@sglang-ci/plots';
import { encodePath } from '../api/urls.ts';
import type { NightGroup } from './night-groups.ts';

/**
 * URL of the newest PNG of a group in the plots folder, or `undefined` if there is none: in the folder of its hardware, or
 * in the one above, where the names say nothing of hardware, if `groups` has the model on no other.
 */
export async function newestPlot(
  plotsDir: string,
  group: NightGroup,
  groups: readonly NightGroup[],
): Promise<string | undefined> {
  const { model, mode, hardware } = group;
  const isAlone = groups.every((one) => one.model !== model || one.mode !== mode || one.hardware === hardware);
  const folders = [`${model}/${mode}/${hardware}`, ...(isAlone ? [`${model}/${mode}`] : [])];
  const found = await Promise.all(folders.map((folder) => newestIn(plotsDir, folder, group)));
  const newest = found
    .flat()
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .at(-1);
  return newest && `/${encodePath(`${newest.folder}/${newest.name}`)}`;
}

async function newestIn(plotsDir: string, folder: string, { model, mode, subMode }: NightGroup) {
  const files = await readdir(join(plotsDir, folder)).catch(() => []);
  const ending = plotFileName({ day: '', model, mode, subMode });
  const plots = files.filter((file) => /^\d{8}_/.test(file) && file.slice(8) === ending);
  return plots
    .toSorted()
    .slice(-1)
    .map((name) => ({ folder, name }));
}
