import { packageBuild } from '../../scripts/tsup-config.ts';

/** The browser's part: the style, and scripts in which everything they need is bundled. */
export default packageBuild({
  entry: { page: 'src/client/page.ts', style: 'src/client/style.css' },
  outDir: 'dist/client',
  platform: 'browser',
  target: 'es2022',
  tsconfig: '../../tsconfig.json',
  noExternal: [/.*/],
  minify: true,
  dts: false,
});
