import { CiError } from '@sglang-ci/core';
import { type Context, Hono } from 'hono';
import type { DashboardData } from '../api/types.ts';
import { comparePage } from '../pages/compare-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { nightPage } from '../pages/night-page.ts';
import { overviewPage } from '../pages/overview-page.ts';
import type { Html } from '../pages/parts/html.ts';
import { trendPage } from '../pages/trend-page.ts';
import { compareView } from '../views/compare-view.ts';
import { overviewFilter } from '../views/overview-filter.ts';
import { trendView } from '../views/trend-view.ts';

/** The dashboard: `/`, `/trend`, `/night`, `/compare`. Whatever they show is in their address. */
export function pageRoutes(data: DashboardData, { title }: { readonly title: string }): Hono {
  const routes = new Hono();
  const page = (path: string, make: (params: URLSearchParams) => Promise<Html | Missing>) =>
    routes.get(path, async (context) => {
      context.header('cache-control', 'no-cache');
      try {
        const made = await make(new URL(context.req.url).searchParams);
        return 'missing' in made ? message(context, 404, made.missing) : context.html(made);
      } catch (error) {
        if (!(error instanceof CiError)) throw error;
        return message(context, error.code === 'USAGE' ? 400 : 503, error.message);
      }
    });
  const message = (context: Context, status: keyof typeof HEADINGS, text: string) =>
    context.html(messagePage({ title, heading: HEADINGS[status], text }), status);
  page('/', async (params) => overviewPage({ title, overview: await data.overview(), filter: overviewFilter(params) }));
  page('/trend', async (params) => {
    const view = await trendView(data, params);
    return view === undefined ? { missing: NO_BENCHMARK } : trendPage({ title, ...view });
  });
  page('/night', async (params) => {
    const detail = await data.night(params.get('folder') ?? '');
    return detail === undefined ? { missing: NO_NIGHT } : nightPage(title, detail);
  });
  page('/compare', async (params) => {
    const view = await compareView(data, params);
    return view === undefined ? { missing: NO_NIGHT } : comparePage({ title, ...view });
  });
  return routes;
}

interface Missing {
  readonly missing: string;
}

const HEADINGS = { 400: 'This address is not understood', 404: 'Not found', 503: 'The nights cannot be read' } as const;
const NO_BENCHMARK = 'There is no such benchmark. It may have been renamed, or its run folders were moved away.';
const NO_NIGHT = 'There is no such night. Its run folder may have been renamed or moved away.';
