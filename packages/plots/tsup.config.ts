import { packageBuild } from '../../scripts/tsup-config.ts';

/** `browser` is what a page needs of us: without Node, canvas and fonts. */
const ENTRIES = { index: 'src/index.ts', browser: 'src/browser.ts' };

export default packageBuild({
  entry: { cli: 'src/cli.ts', ...ENTRIES },
  dts: process.env['SGLANG_CI_BUILD'] === 'js' ? false : { entry: ENTRIES },
});
