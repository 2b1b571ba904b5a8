import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('image-check');
