import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('model-catalog');
