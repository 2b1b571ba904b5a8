import { packageBuild } from '../../scripts/tsup-config.ts';

/** The script for browsers: one file without imports. */
export default packageBuild({
  entry: { trends: 'src/page.ts' },
  outDir: 'dist/page',
  platform: 'browser',
  target: 'es2022',
  noExternal: [/.*/],
  splitting: false,
  minify: true,
  dts: false,
});
