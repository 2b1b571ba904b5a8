import { CiError, isDay, METRIC_KEYS, type MetricKey } from '@sglang-ci/core';
import type { BenchmarkFilter, BenchmarkKey, NightsQuery, TrendsQuery } from './types.ts';

/** What is asked for where a query does not say. */
export const QUERY_DEFAULTS = { days: 90, points: 400, limit: 50 } as const;

const MOST = { days: 36_500, points: 2_000, limit: 500 } as const;

const PARTS = ['model', 'variant', 'hardware', 'mode', 'subMode'] as const satisfies readonly (keyof BenchmarkKey)[];

/** The parts of a benchmark's key that a query has; an empty one counts as absent. */
export function benchmarkFilter(params: URLSearchParams): BenchmarkFilter {
  return Object.fromEntries(PARTS.map((part) => [part, params.get(part) ?? '']).filter(([, value]) => value !== ''));
}

/** The parameters of `/api/nights`. Throws `USAGE` naming the one that cannot be. */
export function nightsQuery(params: URLSearchParams): NightsQuery {
  const before = params.get('before');
  return {
    ...benchmarkFilter(params),
    ...range(params),
    limit: count(params, 'limit'),
    ...(before === null || before === '' ? {} : { before }),
  };
}

/** The parameters of `/api/trends`. Throws `USAGE` naming the one that cannot be. */
export function trendsQuery(params: URLSearchParams): TrendsQuery {
  const metrics = params.getAll('metric').filter((metric) => metric !== '');
  const loads = params.getAll('load').filter((load) => load !== '');
  const notMetric = metrics.find((metric) => !isMetric(metric));
  if (notMetric !== undefined) throw wrong('metric', notMetric, `one of ${METRIC_KEYS.join(', ')}`);
  const notNumber = loads.find((load) => !(Number(load) > 0 && Number.isFinite(Number(load))));
  if (notNumber !== undefined) throw wrong('load', notNumber, 'a number above 0');
  return {
    ...benchmarkFilter(params),
    ...range(params),
    metrics: metrics.filter(isMetric),
    loads: loads.map(Number),
    days: params.get('days') === 'all' ? undefined : count(params, 'days'),
    points: Number(quantizedPoints(String(count(params, 'points')))),
  };
}

/** Places on the date axis that charts are drawn with: wishes between two of them are one and the same work. */
const POINTS = [1, 2, 4, 10, 20, 50, 100, 200, 400, 800, 1_200, 1_600, MOST.points];

/** The most places that are not above those asked for; what is no count stays as it is. */
export function quantizedPoints(text: string): string {
  const asked = Number(text);
  if (!Number.isInteger(asked) || asked < 1) return text;
  return String(POINTS.findLast((points) => points <= asked));
}

function range(params: URLSearchParams): { from?: string; to?: string } {
  const [from, to] = (['from', 'to'] as const).map((name) => {
    const day = (params.get(name) ?? '').replaceAll('-', '');
    if (day !== '' && !isDay(day)) throw wrong(name, day, 'a day, YYYYMMDD');
    return day;
  });
  return { ...(from ? { from } : {}), ...(to ? { to } : {}) };
}

function count(params: URLSearchParams, name: keyof typeof QUERY_DEFAULTS): number {
  const text = params.get(name) ?? '';
  if (text === '') return QUERY_DEFAULTS[name];
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw wrong(name, text, 'a whole number above 0');
  return Math.min(value, MOST[name]);
}

function isMetric(text: string): text is MetricKey {
  return METRIC_KEYS.some((key) => key === text);
}

function wrong(name: string, value: string, expected: string): CiError {
  return new CiError('USAGE', `parameter ${name}: expected ${expected}, not ${JSON.stringify(value.slice(0, 60))}`);
}
