import type { OverviewFilter } from '../pages/overview-filters.ts';

const NAMES = [
  'model',
  'variant',
  'hardware',
  'mode',
  'subMode',
  'state',
] as const satisfies readonly (keyof OverviewFilter)[];

/** What the address of the overview narrows it down to; an empty value is none. */
export function overviewFilter(params: URLSearchParams): OverviewFilter {
  return Object.fromEntries(NAMES.map((name) => [name, params.get(name) || undefined]));
}
