import { readFileSync } from 'node:fs';

/** Was the version asked for? */
export function isVersion(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).includes('--version');
}

/** `sglang-ci 0.1.0 (Node 20.20.2)`: all packages are released together, under one version. */
export function versionText(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return `sglang-ci ${version} (Node ${process.versions.node})`;
}
