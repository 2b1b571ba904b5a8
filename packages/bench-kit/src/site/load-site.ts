import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJsonFile, readSiteFile, type SiteFile } from '@sglang-ci/cli-kit';
import { type ModelProfile, parseModelProfile } from '@sglang-ci/core';

const MODELS_FOLDER = 'models';

/** What a site says: its settings, for `resolveSettings`, and the models it has besides ours. */
export interface Site extends SiteFile {
  /** From `models/*.json` beside the site file, by file name. */
  readonly models: readonly ModelProfile[];
}

/**
 * Reads a site file as `readSiteFile` does, and the models beside it. Throws `CONFIG_INVALID` also when a model is wrong.
 */
export async function loadSite(name?: string): Promise<Site | undefined> {
  const site = await readSiteFile(name);
  return site && { ...site, models: await loadModels(join(dirname(site.path), MODELS_FOLDER)) };
}

async function loadModels(folder: string): Promise<readonly ModelProfile[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      return parseModelProfile(parseJsonFile(await readFile(file, 'utf8'), file), file);
    }),
  );
}
