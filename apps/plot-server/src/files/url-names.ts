import { isOpenName } from './served-name.ts';

/**
 * The names in a URL's path, decoded once, as the request had it: `/GROK1/a%20b.png?x` is `GROK1`, `a b.png`. `undefined`
 * for a path with a name that may not be one: `..`, hidden, with a slash, backslash or NUL in it, or wrongly encoded.
 */
export function urlNames(url: string): readonly string[] | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  if (!path.startsWith('/')) return undefined;
  try {
    const names = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    return names.every(isOpenName) ? names : undefined;
  } catch {
    return undefined;
  }
}
