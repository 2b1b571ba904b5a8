import type { Night } from '@sglang-ci/history';
import { findGroups, type NightGroup } from '../nights/night-groups.ts';
import type { Summarize } from './night-summary.ts';
import type { NightsPage, NightsQuery } from './types.ts';

/** One page of the nights that a query matches, newest first. */
export function nightsPage(groups: readonly NightGroup[], query: NightsQuery, summarize: Summarize): NightsPage {
  const { from = '', to = '99999999', before, limit } = query;
  const matching = findGroups(groups, query)
    .flatMap((group) => group.nights.map((night) => ({ group, night, place: placeOf(night) })))
    .filter(({ night: { date } }) => date >= from && date <= to)
    .toSorted((a, b) => (a.place < b.place ? 1 : -1));
  const rest = before === undefined ? matching : matching.filter(({ place }) => place < before);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    total: matching.length,
    nights: shown.map(({ group, night }) => summarize(group, night)),
    ...(last === undefined || shown.length === rest.length ? {} : { next: last.place }),
  };
}

/** Where a night stands in the order of all nights: by date, then by folder. Stays right when nights come and go. */
function placeOf({ date, folder, model, hardware }: Night): string {
  return `${date}~${folder}~${model}~${hardware}`;
}
