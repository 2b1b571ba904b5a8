import { packageBuild } from '../../scripts/tsup-config.ts';

/** One bundle per program, so that each starts fast and needs nothing but Node. */
const PROGRAMS = ['rocm-smi', 'amd-smi', 'python3', 'huggingface-cli', 'server-worker', 'sim-node'];

export default packageBuild({
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(PROGRAMS.map((name) => [`programs/${name}`, `src/programs/${name}.ts`])),
  },
});
