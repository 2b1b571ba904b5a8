import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The real path of what a URL path names inside `root`, or `undefined`: no such file, a hidden one, a path that climbs out,
 * or a symbolic link that leads out.
 */
export async function resolveInside(root: string, urlPath: string): Promise<string | undefined> {
  const names = namesOf(urlPath);
  return names === undefined ? undefined : realPathInside(root, join(root, ...names));
}

/** `path` with all links followed, or `undefined` if it does not exist or lies outside of `root`. */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  try {
    const [top, found] = [await realpath(root), await realpath(path)];
    return found === top || found.startsWith(`${top}${sep}`) ? found : undefined;
  } catch {
    return undefined;
  }
}

function namesOf(urlPath: string): string[] | undefined {
  try {
    const names = urlPath
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    return names.every((name) => !name.startsWith('.') && !/[/\\\0]/.test(name)) ? names : undefined;
  } catch {
    return undefined;
  }
}
