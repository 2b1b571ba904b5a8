import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CiError, type ModelProfile, parseModelProfile } from '@sglang-ci/core';

const SITE_FILE = 'sglang-ci.config.json';
const MODELS_FOLDER = 'models';

/** What a site says: its settings, for `resolveSettings`, and the models it has besides ours. */
export interface Site {
  /** Parsed JSON of the site file. */
  readonly value: unknown;
  /** Absolute. */
  readonly path: string;
  /** From `models/*.json` beside the site file, by file name. */
  readonly models: readonly ModelProfile[];
}

/**
 * Reads a site file: the one named, or `sglang-ci.config.json` of the current folder if it is there. Throws
 * `PATH_MISSING` when a named file does not exist, `CONFIG_INVALID` when a file is no JSON or a model is wrong.
 */
export async function loadSite(path?: string): Promise<Site | undefined> {
  const file = resolve(path ?? SITE_FILE);
  const text = await readIfThere(file);
  if (text === undefined && path === undefined) return undefined;
  if (text === undefined) {
    throw new CiError('PATH_MISSING', `site file not found: ${file}`, { hint: 'check the path given with --site' });
  }
  return { value: parseJson(text, file), path: file, models: await loadModels(join(dirname(file), MODELS_FOLDER)) };
}

async function loadModels(folder: string): Promise<readonly ModelProfile[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      return parseModelProfile(parseJson(await readFile(file, 'utf8'), file), file);
    }),
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CiError('CONFIG_INVALID', `${file}: not JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
