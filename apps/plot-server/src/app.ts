import type { HttpBindings } from '@hono/node-server';
import { formatError } from '@sglang-ci/cli-kit';
import type { Clock } from '@sglang-ci/core';
import { type Context, Hono } from 'hono';
import type { DataService } from './data/data-service.ts';
import { sharedAnswers } from './data/shared-answers.ts';
import { BusyError, type LaneTable } from './data/work-lanes.ts';
import { secretFiles, type SecretPlaces } from './files/secret-files.ts';
import { guard } from './http/guard.ts';
import { knownHosts } from './http/known-hosts.ts';
import { type Credentials, logIn } from './http/log-in.ts';
import { requestLog } from './http/request-log.ts';
import { messagePage } from './pages/message-page.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { dataRoutes } from './routes/data-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';

export interface AppOptions {
  /** Folder of the PNGs: `{MODEL}/{online|offline}/*.png`. */
  readonly plotsDir: string;
  /** Folder with the run folders, at any depth. */
  readonly baseDir: string;
  readonly title: string;
  /** Files that are never shown, under any name. */
  readonly secretPlaces?: SecretPlaces;
  /** Folder of the browser's scripts and style, as built from `src/client`. */
  readonly clientDir: string;
  /** Works out what has to look at many nights or files. */
  readonly service: DataService;
  /** How much of it at once. */
  readonly lanes?: LaneTable;
  /** Names under which this server may be asked, beside `localhost`; addresses always may. */
  readonly hosts?: readonly string[];
  /** Who may see anything but `/health`; everyone if not given. */
  readonly credentials?: Credentials;
  readonly clock: Clock;
  /** Takes a line per request, and errors. */
  readonly log?: (line: string) => void;
}

/**
 * The web app: the dashboard at `/`, data under `/api`, the run folders under `/runs/` and the plots folder at its own paths.
 * Read-only; nothing comes from another server, and nothing that a file holds is run by the browser.
 */
export function createApp(options: AppOptions): Hono<{ Bindings: HttpBindings }> {
  const { clock, log = () => undefined, service, credentials } = options;
  const ask = sharedAnswers(service, options);
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(requestLog(clock, log));
  app.use(guard);
  app.use(knownHosts(options.hosts ?? []));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  if (credentials !== undefined) app.use(logIn(credentials));
  app.route('/', dataRoutes(ask));
  app.route('/assets', assetRoutes(options.clientDir));
  app.route('/', fileRoutes({ ...options, secretFiles: secretFiles(options.secretPlaces) }, ask));
  app.onError((error, context) => {
    if (error instanceof BusyError) return busy(context, error, options.title);
    log(formatError(error));
    return context.json({ error: 'internal error' }, 500);
  });
  return app;
}

function busy(context: Context, { message, retryAfterS }: BusyError, title: string): Response | Promise<Response> {
  const headers = { 'retry-after': String(retryAfterS), 'cache-control': 'no-store' };
  if (context.req.path.startsWith('/api/')) return context.json({ error: message }, 503, headers);
  return context.html(messagePage({ title, heading: 'Too much at once', text: message }), 503, headers);
}
