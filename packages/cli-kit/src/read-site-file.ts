import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CiError } from '@sglang-ci/core';

const SITE_FILE = 'sglang-ci.config.json';

/** `--site demo` stands for the site of the simulated node that `npm start` lays out below the current folder. */
const DEMO_FILE = `demo/${SITE_FILE}`;

/** The settings of a site as its file says them, for `resolveSettings`. */
export interface SiteFile {
  /** Parsed JSON. */
  readonly value: unknown;
  /** Absolute. */
  readonly path: string;
}

/**
 * Reads a site file: the one named, or `sglang-ci.config.json` of the current folder if it is there. Throws
 * `PATH_MISSING` when a named file does not exist, `CONFIG_INVALID` when it is no JSON.
 */
export async function readSiteFile(name?: string): Promise<SiteFile | undefined> {
  const path = resolve(name === 'demo' ? DEMO_FILE : (name ?? SITE_FILE));
  const text = await readIfThere(path);
  if (text !== undefined) return { value: parseJsonFile(text, path), path };
  if (name === undefined) return undefined;
  throw new CiError('PATH_MISSING', `site file not found: ${path}`, { hint: 'check the path given with --site' });
}

/** Parses the text of a JSON file that a person wrote. Throws `CONFIG_INVALID` naming the file. */
export function parseJsonFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CiError('CONFIG_INVALID', `${path} is not JSON`, { hint: 'a trailing comma or a comment?', cause });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
