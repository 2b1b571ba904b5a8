import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('sim-node', { globalSetup: ['test/build.ts'] });
