import type { HonoRequest } from 'hono';
import { benchmarkFilter } from '../api/queries.ts';
import { findGroups, type NightGroup } from '../nights/night-groups.ts';

/** The group that a query names: the first that has all that is given. */
export function groupOfRequest(request: HonoRequest, groups: readonly NightGroup[]): NightGroup | undefined {
  return findGroups(groups, benchmarkFilter(new URL(request.url).searchParams))[0];
}

/** Calendar days shown where nothing is asked for. */
const USUAL_DAYS = 90;

/** Calendar days asked for; `undefined` for all of them (`days=all`). */
export function daysOfRequest(request: HonoRequest): number | undefined {
  const asked = request.query('days');
  if (asked === 'all') return undefined;
  const days = Number(asked);
  return Number.isInteger(days) && days > 0 ? days : USUAL_DAYS;
}
