import { packageTests } from './vitest-config.ts';

export default packageTests('scripts');
