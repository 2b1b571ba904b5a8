import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseJsonFile, readSiteFile, type SiteFile } from '@sglang-ci/cli-kit';
import { CiError, type ModelProfile, parseModelProfile } from '@sglang-ci/core';

const MODELS_FOLDER = 'models';

/** What a site says: its settings, for `resolveSettings`, and the models it has besides ours. */
export interface Site extends SiteFile {
  /** From `models/*.json` beside the site file, by file name. */
  readonly models: readonly ModelProfile[];
  /** What is wrong with the other files there: the models in them cannot be benchmarked, all others can. */
  readonly brokenModels: readonly CiError[];
}

/** Reads a site file, as `readSiteFile` does and throwing what it throws, and the models beside it. */
export async function loadSite(name?: string): Promise<Site | undefined> {
  const site = await readSiteFile(name);
  if (site === undefined) return undefined;
  const folder = join(dirname(site.path), MODELS_FOLDER);
  const names = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).toSorted();
  const loaded = await Promise.all(names.map((file) => loadModel(join(folder, file))));
  return {
    ...site,
    models: loaded.flatMap((model) => (model instanceof CiError ? [] : [model])),
    brokenModels: loaded.filter((model) => model instanceof CiError),
  };
}

async function loadModel(file: string): Promise<ModelProfile | CiError> {
  try {
    return parseModelProfile(parseJsonFile(await readFile(file, 'utf8'), file), file);
  } catch (error) {
    if (error instanceof CiError) return error;
    throw error;
  }
}
