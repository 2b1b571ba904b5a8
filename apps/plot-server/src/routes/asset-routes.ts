import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Hono } from 'hono';
import { etag } from 'hono/etag';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Style and scripts of the pages, all from this machine: the files that the build put into `clientDir`. */
export function assetRoutes(clientDir: string): Hono {
  const assets = new Hono();
  assets.use(etag());
  assets.get('/:file{[\\w-]+\\.(?:js|css)}', async (context, next) => {
    const name = context.req.param('file');
    const content = await readFile(join(clientDir, name)).catch(() => undefined);
    if (content === undefined) return next();
    return context.body(content, 200, { 'content-type': TYPES[extname(name)] ?? '', 'cache-control': 'no-cache' });
  });
  assets.all('*', (context) => context.text('Not found. Has the plot-server been built?\n', 404));
  return assets;
}
