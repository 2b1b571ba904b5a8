import { readFile } from 'node:fs/promises';
import { pageScripts } from '@sglang-ci/plots';
import { type Context, Hono } from 'hono';
import { STYLE } from '../pages/style.ts';

const SCRIPT = { 'content-type': 'text/javascript; charset=utf-8' };

/** Style and scripts of the pages, all from this machine. */
export function assetRoutes(): Hono {
  const assets = new Hono();
  const { chartJs, trends } = pageScripts();
  assets.get('/style.css', (context) => context.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' }));
  assets.get('/chart.js', (context) => sendScript(context, chartJs));
  assets.get('/trends.js', (context) => sendScript(context, trends));
  return assets;
}

async function sendScript(context: Context, path: string): Promise<Response> {
  const script = await readFile(path, 'utf8').catch(() => undefined);
  return script === undefined
    ? context.text('This script is made by the build of the package plots, which has not run.\n', 404)
    : context.body(script, 200, SCRIPT);
}
