import { basename, relative } from 'node:path';

/**
 * How somebody started this program and can start it again, for examples in its help: `node apps/nightly/dist/main.js` or
 * `npx tsx scripts/pull-image.ts` from a clone, else `name`, as it is called where it was installed.
 */
export function invokedAs(
  name: string,
  { script = process.argv[1] ?? '', cwd = process.cwd() }: { readonly script?: string; readonly cwd?: string } = {},
): string {
  const [, ...command] = name.split(' ');
  const how = /^(main|cli)\.js$/.test(basename(script)) ? 'node' : script.endsWith('.ts') ? 'npx tsx' : undefined;
  if (how === undefined) return name;
  const path = relative(cwd, script);
  return [how, path.startsWith('..') ? script : path, ...command].join(' ');
}
