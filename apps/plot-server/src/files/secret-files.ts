import { realpathSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Is this file, as `stat` tells it, one of them? */
export type IsSecret = (file: { readonly dev: number | bigint; readonly ino: number | bigint }) => boolean;

/**
 * Looks up the files that are never shown, whatever they are called, and tells of a file whether it is one of them, under
 * any name, link or hard link. Every look is a new one: the files may be replaced while the server runs.
 */
export type SecretFiles = () => Promise<IsSecret>;

/** What a node's settings name and nobody else is to read. */
export interface SecretPlaces {
  /** Files with a webhook, a token or a password. */
  readonly files: readonly string[];
  /** The site file; the models beside it are as secret as it is. */
  readonly siteFile?: string | undefined;
}

export function secretFiles({ files, siteFile }: SecretPlaces = { files: [] }): SecretFiles {
  return async () => {
    const models = await modelsBeside(siteFile);
    const secret = [...files, ...(siteFile === undefined ? [] : [siteFile]), ...models];
    const found = await Promise.all(secret.map((file) => stat(file, { bigint: true }).catch(() => undefined)));
    return ({ dev, ino }) => found.some((one) => one?.dev === BigInt(dev) && one.ino === BigInt(ino));
  };
}

async function modelsBeside(siteFile: string | undefined): Promise<readonly string[]> {
  if (siteFile === undefined) return [];
  const folder = join(dirname(resolve(siteFile)), 'models');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
}

/** The path with all links followed; of what does not exist, that of the nearest folder that does. */
export function realPathOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(realPathOf(parent), whole.slice(parent.length));
  }
}
