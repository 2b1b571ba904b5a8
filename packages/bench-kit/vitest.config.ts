import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('bench-kit', { globalSetup: 'test/support/global-setup.ts' });
