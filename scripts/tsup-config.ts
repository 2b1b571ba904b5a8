import { existsSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/**
 * The one build shape of every package and app: ESM for Node 20, with types for libraries.
 * `src/index.ts` is the library, `src/cli.ts` (or `src/main.ts` in an app) the program, where they exist.
 * `SGLANG_CI_BUILD=js` leaves the types out: enough to run, in a fraction of the time.
 */
export function packageBuild(overrides: Options = {}): ReturnType<typeof defineConfig> {
  const entry = ['src/index.ts', 'src/cli.ts', 'src/main.ts'].filter((file) => existsSync(file));
  return defineConfig({
    entry,
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    dts: existsSync('src/index.ts') && process.env['SGLANG_CI_BUILD'] !== 'js' ? { entry: 'src/index.ts' } : false,
    splitting: true,
    sourcemap: false,
    clean: true,
    silent: true,
    ...overrides,
  });
}
