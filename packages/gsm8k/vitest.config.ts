import { packageTests } from '../../scripts/vitest-config.ts';

export default packageTests('gsm8k');
