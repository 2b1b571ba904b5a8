import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** The one test shape of every package: workspace imports resolve to sources, so a package's tests run without any build. */
export function packageTests(name: string, test: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    resolve: {
      alias: [
        {
          find: /^@sglang-ci\/([a-z0-9-]+)$/,
          replacement: `${fileURLToPath(new URL('../packages/', import.meta.url))}$1/src/index.ts`,
        },
      ],
    },
    // Simulated nights race the clock of a shared machine: CI tries a failed test once more, and its report says so.
    test: {
      name,
      include: ['test/**/*.test.ts'],
      testTimeout: 20_000,
      retry: process.env['CI'] === 'true' ? 1 : 0,
      ...test,
    },
  });
}
