import { packageBuild } from '../../scripts/tsup-config.ts';

/** `browser` is what a page needs of us: without Node, canvas and fonts. */
const LIBRARY = { index: 'src/index.ts', browser: 'src/browser.ts' };

export default packageBuild({
  entry: { ...LIBRARY, cli: 'src/cli.ts' },
  dts: process.env['SGLANG_CI_BUILD'] === 'js' ? false : { entry: LIBRARY },
});
