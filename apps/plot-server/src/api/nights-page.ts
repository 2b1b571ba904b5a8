import type { Night } from '@sglang-ci/history';
import { inTurns } from '../files/in-turns.ts';
import { findGroups, type NightGroup } from '../nights/night-groups.ts';
import { nightId, type Summarize, withCause } from './night-summary.ts';
import type { NightsPage, NightsQuery } from './types.ts';

/** One page of the nights that a query matches, newest first. */
export async function nightsPage(
  groups: readonly NightGroup[],
  query: NightsQuery,
  { baseDir, summarize }: { readonly baseDir: string; readonly summarize: Summarize },
): Promise<NightsPage> {
  const { from = '', to = '99999999', before, limit } = query;
  const matching = findGroups(groups, query)
    .flatMap((group) => group.nights.map((night) => ({ group, night, place: placeOf(night, baseDir) })))
    .filter(({ night: { date } }) => date >= from && date <= to)
    .toSorted((a, b) => (a.place < b.place ? 1 : -1));
  const rest = before === undefined ? matching : matching.filter(({ place }) => place < before);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    total: matching.length,
    nights: await inTurns(shown, ({ group, night }) => withCause(summarize(group, night), night)),
    ...(last === undefined || shown.length === rest.length ? {} : { next: last.place }),
  };
}

/** Where a night stands in the order of all nights: by date, then by name. Stays right when nights come and go. */
function placeOf(night: Night, baseDir: string): string {
  return `${night.date} ${nightId(night, baseDir)}`;
}
