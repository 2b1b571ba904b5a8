import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { shiftDay } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';

/** Days after its image within which a night's plots may be drawn. */
const PLOT_DAYS = 3;

/**
 * Paths of a night's plots, `{plots}/{model}/{mode}/{day}_{model}_{mode}[_…].png`: those of the newest day on which any
 * was drawn, up to three days after the image's.
 */
export async function findPlots(plotsDir: string, { model, mode, date }: Night): Promise<readonly string[]> {
  const folder = join(plotsDir, model, mode);
  const names = await readdir(folder).catch(() => []);
  const pattern = new RegExp(`^(\\d{8})_.+_${mode}(_\\w+)?\\.png$`);
  const last = shiftDay(date, PLOT_DAYS);
  const days = names.map((name) => pattern.exec(name)?.[1] ?? '').filter((day) => day >= date && day <= last);
  const newest = days.toSorted().at(-1);
  if (newest === undefined) return [];
  const drawn = names.filter((name) => pattern.test(name) && name.startsWith(`${newest}_`));
  return drawn.toSorted().map((name) => join(folder, name));
}
