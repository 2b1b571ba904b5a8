import { packageTests } from '../../scripts/vitest-config.ts';

// The simulated nights mostly wait for their clocks: four at a time keep two cores busy.
export default packageTests('bench-kit', {
  globalSetup: 'test/support/global-setup.ts',
  maxWorkers: 4,
  sequence: { groupOrder: 1 },
});
