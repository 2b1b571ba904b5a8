import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Paths of the two scripts that a page with trend charts loads, in this order, from its own server: no CDN. */
export function pageScripts(): { readonly chartJs: string; readonly trends: string } {
  const chartJs = dirname(createRequire(import.meta.url).resolve('chart.js'));
  return {
    chartJs: join(chartJs, 'chart.umd.min.js'),
    trends: fileURLToPath(new URL('../dist/page/trends.js', import.meta.url)),
  };
}
