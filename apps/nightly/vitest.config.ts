import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('nightly', { testTimeout: 60_000, hookTimeout: 30_000, maxConcurrency: 3 });
