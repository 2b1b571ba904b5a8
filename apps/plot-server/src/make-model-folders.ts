import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOpenName } from './files/served-name.ts';

/**
 * Makes `{MODEL}/online` and `{MODEL}/offline` in the plots folder, so that the links on cards lead somewhere before the
 * first plot. Returns what could not be made, as lines for people: nothing else depends on it.
 */
export async function makeModelFolders(plotsDir: string, models: readonly string[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const model of models) {
    for (const mode of ['online', 'offline']) {
      const path = join(plotsDir, model, mode);
      const failure = isOpenName(model)
        ? await mkdir(path, { recursive: true }).then(() => undefined, String)
        : 'not a name that can be shown';
      if (failure !== undefined) problems.push(`not made: ${path}: ${failure}`);
    }
  }
  return problems;
}
