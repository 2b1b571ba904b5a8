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
    // Simulated time is virtual, so a busy machine only takes longer: the limit is for what hangs.
    test: {
      name,
      include: ['test/**/*.test.ts'],
      testTimeout: 180_000,
      hookTimeout: 180_000,
      ...test,
    },
  });
}
