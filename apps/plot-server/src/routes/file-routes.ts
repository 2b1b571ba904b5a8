import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { encodePath } from '../api/urls.ts';
import type { AskData } from '../data/shared-answers.ts';
import type { ServedFile } from '../files/find-inside.ts';
import { listingOrder } from '../files/listing-order.ts';
import type { SecretFiles } from '../files/secret-files.ts';
import { type SmallFile, smallFiles } from '../files/small-files.ts';
import { urlNames } from '../files/url-names.ts';
import { fileAnswer } from '../http/file-answer.ts';
import { sendRange } from '../http/send-range.ts';
import { messagePage } from '../pages/message-page.ts';
import { sendAnswer } from './data-routes.ts';

interface FileOptions {
  readonly title: string;
  readonly plotsDir: string;
  readonly baseDir: string;
  readonly secretFiles?: SecretFiles;
}

type NodeContext = Context<{ Bindings: HttpBindings }>;

/**
 * The plots folder at its own paths (`/GROK1/online/…png`) with its top at `/browse/`, and the run folders below `/runs/`.
 * Works on Node's request and response: the path is taken as it came, and a file goes out as the client takes it.
 */
export function fileRoutes(options: FileOptions, ask: AskData): Hono<{ Bindings: HttpBindings }> {
  const files = new Hono<{ Bindings: HttpBindings }>();
  const find = smallFiles(options.secretFiles);
  files.get('*', async (context) => {
    const names = urlNames(context.env.incoming.url ?? '');
    const place = names && placeOf(names, options);
    const found = place && (await find(place.root, { names: place.names, isFolder: context.req.path.endsWith('/') }));
    if (found !== undefined && found.kind !== 'folder') return answerFile(context, found);
    const isTop = place?.names.length === 0;
    if (place === undefined || (found === undefined && !isTop)) return notFound(context, options);
    return listing(context, { ...place, title: options.title, path: found?.path, ask });
  });
  return files;
}

/** A path inside one of the served folders. */
interface Place {
  readonly root: string;
  readonly names: readonly string[];
  /** The folder's path in URLs, with both slashes. */
  readonly base: string;
  /** What the top is called, and where it is listed. */
  readonly top: { readonly label: string; readonly url: string };
}

function placeOf(names: readonly string[], { plotsDir, baseDir }: FileOptions): Place | undefined {
  const [first, ...rest] = names;
  if (first === 'runs') {
    return { root: baseDir, names: rest, base: '/runs/', top: { label: 'Run folders', url: '/runs/' } };
  }
  const top = { label: 'Plots', url: '/browse/' };
  if (first !== 'browse') return { root: plotsDir, names, base: '/', top };
  return rest.length > 0 ? undefined : { root: plotsDir, names: rest, base: '/', top };
}

/** An answer without a body is like any other; a body goes straight to the connection. */
async function answerFile(context: NodeContext, file: SmallFile | ServedFile): Promise<Response> {
  const { incoming, outgoing } = context.env;
  const handle = file.kind === 'file' ? file.handle : undefined;
  try {
    const { status, headers, range } = fileAnswer(incoming.headers, file);
    if (range === undefined || incoming.method === 'HEAD') return context.body(null, status, headers);
    outgoing.writeHead(status, headers);
    if (file.kind === 'file') await sendRange(outgoing, { ...file, range });
    else outgoing.end(file.content.subarray(range.start, range.end + 1));
    return RESPONSE_ALREADY_SENT;
  } finally {
    await handle?.close();
  }
}

async function listing(
  context: NodeContext,
  folder: Place & { readonly title: string; readonly path: string | undefined; readonly ask: AskData },
): Promise<Response> {
  const [asked = '', query = ''] = (context.env.incoming.url ?? '').split('?', 2);
  const { title, root, names, base, top, path, ask } = folder;
  if (!asked.endsWith('/') || asked.includes('//')) {
    const url = names.length === 0 ? top.url : `${base}${encodePath(names.join('/'))}/`;
    return context.redirect(query === '' ? url : `${url}?${query}`, 301);
  }
  const order = listingOrder(new URLSearchParams(query));
  const where = { title, root, names, base, top, order, ...(path === undefined ? {} : { path }) };
  return sendAnswer(context, await ask({ kind: 'listing', ...where }, { lane: 'light' }));
}

function notFound(context: NodeContext, { title }: FileOptions): Response | Promise<Response> {
  const text = 'There is no such file or folder, or it is not one that is shown.';
  return context.html(messagePage({ title, heading: 'Not found', text }), 404);
}
