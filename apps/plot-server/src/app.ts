import { formatError } from '@sglang-ci/cli-kit';
import { CiError, type Clock, logTimeOf } from '@sglang-ci/core';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { dashboardData } from './api/dashboard-data.ts';
import { nightStore } from './nights/night-store.ts';
import { apiRoutes } from './routes/api-routes.ts';
import { assetRoutes } from './routes/asset-routes.ts';
import { dashboardRoute } from './routes/dashboard-route.ts';
import { fileRoutes } from './routes/file-routes.ts';

export interface AppOptions {
  /** Folder of the PNGs: `{MODEL}/{online|offline}/*.png`. */
  readonly plotsDir: string;
  /** Folder with the run folders, at any depth. */
  readonly baseDir: string;
  readonly title: string;
  readonly clock: Clock;
  /** Takes a line per request, and errors. */
  readonly log?: (line: string) => void;
}

/**
 * The web app: the dashboard at `/`, data under `/api`, and the plots folder at its own paths. Read-only; nothing comes
 * from another server, and nothing that a file holds is run by the browser.
 */
export function createApp(options: AppOptions): Hono {
  const { clock, log = () => undefined } = options;
  const store = nightStore(options.baseDir, { clock, log });
  const data = dashboardData({ ...options, store });
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    log(`[${logTimeOf(clock.now())}] ${context.req.method} ${context.req.path} ${context.res.status}`);
  });
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"], imgSrc: ["'self'", 'data:'] } }));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.route('/api', apiRoutes(data, store));
  app.route('/assets', assetRoutes());
  app.route('/', dashboardRoute(store, options));
  app.route('/', fileRoutes(options));
  app.onError((error, context) => {
    log(formatError(error));
    if (!(error instanceof CiError)) return context.json({ error: 'internal error' }, 500);
    return context.json({ error: error.message }, error.code === 'USAGE' ? 400 : 503);
  });
  return app;
}
