import type { HttpBindings } from '@hono/node-server';
import { formatError } from '@sglang-ci/cli-kit';
import { CiError, type Clock } from '@sglang-ci/core';
import { Hono } from 'hono';
import { dashboardData } from './api/dashboard-data.ts';
import { guard } from './http/guard.ts';
import { requestLog } from './http/request-log.ts';
import { nightStore } from './nights/night-store.ts';
import { apiRoutes } from './routes/api-routes.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';

export interface AppOptions {
  /** Folder of the PNGs: `{MODEL}/{online|offline}/*.png`. */
  readonly plotsDir: string;
  /** Folder with the run folders, at any depth. */
  readonly baseDir: string;
  readonly title: string;
  /** Folder of the browser's scripts and style, as built from `src/client`. */
  readonly clientDir: string;
  readonly clock: Clock;
  /** Takes a line per request, and errors. */
  readonly log?: (line: string) => void;
}

/**
 * The web app: the dashboard at `/`, data under `/api`, the run folders under `/runs/` and the plots folder at its own paths.
 * Read-only; nothing comes from another server, and nothing that a file holds is run by the browser.
 */
export function createApp(options: AppOptions): Hono<{ Bindings: HttpBindings }> {
  const { clock, log = () => undefined } = options;
  const store = nightStore(options.baseDir, { clock, log });
  const data = dashboardData({ ...options, store });
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(requestLog(clock, log));
  app.use(guard);
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.route('/api', apiRoutes(data, store));
  app.route('/assets', assetRoutes(options.clientDir));
  app.route('/', pageRoutes(data, options));
  app.route('/', fileRoutes(options));
  app.onError((error, context) => {
    log(formatError(error));
    if (!(error instanceof CiError)) return context.json({ error: 'internal error' }, 500);
    return context.json({ error: error.message }, error.code === 'USAGE' ? 400 : 503);
  });
  return app;
}
