import { QUERY_DEFAULTS } from '../api/queries.ts';
import type { BenchmarkKey, TrendsQuery } from '../api/types.ts';

/** The query of a trend page and of its API: what differs from the defaults, dates as date fields have them. */
export function trendParams(
  { model, variant, hardware, mode, subMode }: BenchmarkKey,
  query: TrendsQuery,
): URLSearchParams {
  const { metrics, loads, from, to, days, points } = query;
  const params = new URLSearchParams({ model, variant, hardware, mode, subMode });
  for (const metric of metrics) params.append('metric', metric);
  for (const load of loads) params.append('load', String(load));
  if (from !== undefined) params.set('from', from);
  if (to !== undefined) params.set('to', to);
  if (from === undefined && days !== QUERY_DEFAULTS.days) params.set('days', days === undefined ? 'all' : String(days));
  if (points !== QUERY_DEFAULTS.points) params.set('points', String(points));
  return params;
}
