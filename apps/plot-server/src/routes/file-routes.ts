import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { contentType } from '../files/content-type.ts';
import { listFolder } from '../files/list-folder.ts';
import { resolveInside } from '../files/resolve-inside.ts';
import { listingPage } from '../pages/listing-page.ts';

interface FileOptions {
  readonly title: string;
  readonly plotsDir: string;
}

/** The plots folder at its own paths (`/GROK1/online/…png`), its top at `/browse/`. */
export function fileRoutes(options: FileOptions): Hono {
  const files = new Hono();
  files.get('/browse', (context) => context.redirect('/browse/'));
  files.get('/browse/', (context) => answer(context, '/', options));
  files.get('*', (context) => answer(context, context.req.path, options));
  return files;
}

async function answer(context: Context, urlPath: string, { title, plotsDir }: FileOptions): Promise<Response> {
  const path = await resolveInside(plotsDir, urlPath);
  const found = path === undefined ? undefined : await stat(path);
  if (path !== undefined && found?.isFile() === true) return sendFile(context, path, found.size);
  if (path === undefined || found?.isDirectory() !== true) {
    return urlPath === '/' ? context.html(listingPage(title, [], [])) : context.text('Not found\n', 404);
  }
  if (!urlPath.endsWith('/')) return context.redirect(`${urlPath}/`);
  const names = urlPath
    .split('/')
    .filter((name) => name !== '')
    .map(decodeURIComponent);
  return context.html(listingPage(title, names, await listFolder(plotsDir, path)));
}

function sendFile(context: Context, path: string, size: number): Response {
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream;
  return context.body(body, 200, { 'content-type': contentType(path), 'content-length': String(size) });
}
