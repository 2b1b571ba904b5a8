import { nightsQuery, trendsQuery } from '../api/queries.ts';
import type { BenchmarkKey, DashboardData } from '../api/types.ts';
import type { TrendView } from '../pages/trend-page.ts';

/** A benchmark that has no night in the range asked for. */
interface NoNights {
  readonly benchmark: BenchmarkKey;
}

/** What the trend page of an address shows; `undefined` if there is no such benchmark. Throws `USAGE` for a wrong parameter. */
export async function trendView(
  data: DashboardData,
  params: URLSearchParams,
): Promise<Omit<TrendView, 'title'> | NoNights | undefined> {
  const query = trendsQuery(params);
  const [trends, { benchmarks }] = await Promise.all([data.trends(query), data.overview()]);
  if (trends === undefined) {
    const { from: _from, to: _to, ...anyDay } = query;
    const known = await data.trends({ ...anyDay, days: undefined, points: 1 });
    return known && { benchmark: known.benchmark };
  }
  const { slots } = trends.axis;
  const [first, last] = [slots[0], slots.at(-1)];
  const range = first && last ? { from: first.date, to: last.lastDate ?? last.date } : {};
  const nights = await data.nights({ ...nightsQuery(params), ...trends.benchmark, ...range });
  return { query, trends, nights, benchmarks };
}
