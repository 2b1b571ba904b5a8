import { CiError } from '@sglang-ci/core';
import { type Context, Hono } from 'hono';
import type { DashboardData } from '../api/types.ts';
import { comparePage } from '../pages/compare-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { nightPage } from '../pages/night-page.ts';
import { overviewPage } from '../pages/overview-page.ts';
import type { Html } from '../pages/parts/html.ts';
import { compareUrl, trendUrl } from '../pages/parts/page-urls.ts';
import { trendPage } from '../pages/trend-page.ts';
import { sanityPage } from '../sanity/sanity-page.ts';
import { compareView } from '../views/compare-view.ts';
import { nightView } from '../views/night-view.ts';
import { overviewFilter } from '../views/overview-filter.ts';
import { trendView } from '../views/trend-view.ts';

/** The dashboard: `/`, `/trend`, `/night`, `/compare`, `/sanity`. Whatever they show is in their address. */
export function pageRoutes(
  data: DashboardData,
  { title, baseDir }: { readonly title: string; readonly baseDir: string },
): Hono {
  const routes = new Hono();
  const page = (path: string, make: (params: URLSearchParams) => Promise<Answer>) =>
    routes.get(path, async (context) => {
      context.header('cache-control', 'no-cache');
      const answer = await make(new URL(context.req.url).searchParams).catch(refusal);
      if ('moved' in answer) return context.redirect(answer.moved);
      return 'page' in answer ? context.html(answer.page) : message(context, answer);
    });
  const message = (context: Context, { status, ...text }: Message) =>
    context.html(messagePage({ title, heading: HEADINGS[status], ...text }), status);
  page('/', async (params) => ({
    page: overviewPage({ title, baseDir, overview: await data.overview(), filter: overviewFilter(params) }),
  }));
  page('/trend', async (params) => {
    const view = await trendView(data, params);
    if (view === undefined) return NO_BENCHMARK;
    if ('trends' in view) return { page: trendPage({ title, ...view }) };
    const link = { url: trendUrl(view.benchmark, { days: 'all' }), text: 'All its nights' };
    return { status: 200, text: 'This benchmark has no night in these days.', link };
  });
  page('/night', async (params) => {
    const view = await nightView(data, params.get('folder') ?? '');
    return view === undefined ? NO_NIGHT : { page: nightPage(title, view) };
  });
  page('/sanity', async () => ({ page: sanityPage(title, await data.sanity()) }));
  page('/compare', async (params) => {
    const view = await compareView(data, params);
    if (view === undefined) return NO_NIGHT;
    const { compared } = view;
    const address = compared && compareUrl(compared.a.id, compared.b.id);
    return address === undefined || address === `/compare?${params}`
      ? { page: comparePage({ title, ...view }) }
      : { moved: address };
  });
  return routes;
}

type Answer = { readonly page: Html } | { readonly moved: string } | Message;

interface Message {
  readonly status: keyof typeof HEADINGS;
  readonly text: string;
  readonly link?: { readonly url: string; readonly text: string };
}

const HEADINGS = {
  200: 'No nights',
  400: 'This address is not understood',
  404: 'Not found',
  503: 'The nights cannot be read',
} as const;

const NO_BENCHMARK: Message = {
  status: 404,
  text: 'There is no such benchmark. It may have been renamed, or its run folders were moved away.',
};

const NO_NIGHT: Message = {
  status: 404,
  text: 'There is no such night. Its run folder may have been renamed or moved away.',
};

/** What a visitor did or the disk does is a message; anything else is a bug and stays an error. */
function refusal(error: unknown): Message {
  if (!(error instanceof CiError)) throw error;
  return { status: error.code === 'USAGE' ? 400 : 503, text: error.message };
}
