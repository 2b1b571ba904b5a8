import { CiError } from '@sglang-ci/core';
import { Hono } from 'hono';
import { newestPlot } from '../nights/newest-plot.ts';
import { judgeInGroup } from '../nights/judge-in-group.ts';
import type { NightGroup } from '../nights/night-groups.ts';
import type { NightStore } from '../nights/night-store.ts';
import { type Dashboard, dashboardPage } from '../pages/dashboard-page.ts';
import { daysOfRequest, groupOfRequest } from './group-of-request.ts';

/** `/`: all benchmarks, and the one that the query names, or else the first. */
export function dashboardRoute(
  store: NightStore,
  { title, plotsDir }: { readonly title: string; readonly plotsDir: string },
): Hono {
  const route = new Hono();
  route.get('/', async (context) => {
    try {
      const groups = await store.groups();
      const group = groupOfRequest(context.req, groups);
      const shown = group && (await shownGroup(group, { plotsDir, days: daysOfRequest(context.req) }));
      return context.html(dashboardPage({ title, groups, ...(shown === undefined ? {} : { shown }) }));
    } catch (error) {
      if (!(error instanceof CiError)) throw error;
      return context.html(dashboardPage({ title, groups: [], problem: error.message }), 503);
    }
  });
  return route;
}

async function shownGroup(
  group: NightGroup,
  { plotsDir, days }: { readonly plotsDir: string; readonly days: number | undefined },
): Promise<Dashboard['shown']> {
  const last = group.nights.at(-1);
  if (last === undefined) return undefined;
  const verdict = judgeInGroup(group, last);
  const plotUrl = await newestPlot(plotsDir, group);
  return { group, verdict, changes: [], days, ...(plotUrl === undefined ? {} : { plotUrl }) };
}
