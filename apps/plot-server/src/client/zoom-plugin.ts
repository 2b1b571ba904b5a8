import type { Plugin } from 'chart.js';
import plugin from 'chartjs-plugin-zoom';

/** The plugin's types speak of CommonJS, where the default would be the whole module; the bundled file is an ES module. */
export const zoomPlugin = plugin as unknown as Plugin;
