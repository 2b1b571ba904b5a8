import { packageBuild } from '../../scripts/tsup-config.ts';

/** The program, and the thread that it starts. */
export default packageBuild({ entry: ['src/main.ts', 'src/data-worker.ts'] });
