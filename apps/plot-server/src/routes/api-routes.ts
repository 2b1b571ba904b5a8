import { Hono } from 'hono';
import { judgeLastNight } from '../nights/night-groups.ts';
import type { NightStore } from '../nights/night-store.ts';
import { trendsOf } from '../nights/trends-of.ts';
import { daysOfRequest, groupOfRequest } from './group-of-request.ts';

/** `/api/nights`: all nights. `/api/series?model=&mode=[&hardware=&variant=&subMode=&days=]`: one benchmark's charts. */
export function apiRoutes(store: NightStore): Hono {
  const api = new Hono();
  api.get('/nights', async (context) => {
    const groups = await store.groups();
    return context.json(
      groups.flatMap(({ nights }) => nights.map(({ path: _path, points: _points, ...night }) => night)),
    );
  });
  api.get('/series', async (context) => {
    const group = groupOfRequest(context.req, await store.groups());
    if (group === undefined) return context.json({ error: 'no nights of such a benchmark; see /api/nights' }, 404);
    const cells = judgeLastNight(group)?.cells ?? [];
    return context.json(trendsOf(group, { cells, days: daysOfRequest(context.req) }));
  });
  return api;
}
