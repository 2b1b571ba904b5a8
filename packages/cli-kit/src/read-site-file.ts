import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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
 * `PATH_MISSING` when a named file does not exist, `CONFIG_INVALID` when it is no JSON, or a copied demo's, which names the
 * folders of the one that it was copied from.
 */
export async function readSiteFile(name?: string): Promise<SiteFile | undefined> {
  const path = resolve(name === 'demo' ? DEMO_FILE : (name ?? SITE_FILE));
  const text = await readIfThere(path);
  if (text !== undefined) {
    const value = parseJsonFile(text, path);
    if (name === 'demo') refuseCopy(value, path);
    return { value, path };
  }
  if (name === undefined) return undefined;
  throw new CiError('PATH_MISSING', `site file not found: ${path}`, { hint: 'check the path given with --site' });
}

function refuseCopy(value: unknown, path: string): void {
  const { workDir } = Object(value) as { readonly workDir?: unknown };
  if (typeof workDir !== 'string' || resolve(workDir) === dirname(path)) return;
  throw new CiError('CONFIG_INVALID', `${path} was copied: it would write into ${workDir}`, {
    hint: 'npm start lays out a demo of its own here',
  });
}

/** Parses the text of a JSON file that a person wrote. Throws `CONFIG_INVALID` naming the file. */
export function parseJsonFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text, refusePrototype);
  } catch (cause) {
    if (cause instanceof CiError) throw new CiError('CONFIG_INVALID', `${path}: ${cause.message}`);
    throw new CiError('CONFIG_INVALID', `${path} is not JSON`, { hint: 'a trailing comma or a comment?', cause });
  }
}

/** A field of this name would be taken for no field at all. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new CiError('CONFIG_INVALID', 'a field cannot be called __proto__');
  return value;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'EISDIR') {
      throw new CiError('CONFIG_INVALID', `the site file ${path} is a folder`, {
        hint: `name the file in it: --site ${join(path, SITE_FILE)}`,
      });
    }
    throw new CiError('CONFIG_INVALID', `the site file ${path} cannot be read`, {
      hint: 'look at its owner and mode',
      cause: error,
    });
  }
}
