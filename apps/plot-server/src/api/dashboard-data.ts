import type { Clock } from '@sglang-ci/core';
import { sizedCache } from '../sized-cache.ts';
import { findGroups, type NightGroup } from '../nights/night-groups.ts';
import type { NightStore } from '../nights/night-store.ts';
import { comparison } from './comparison.ts';
import { findNight } from './find-night.ts';
import { nightDetail } from './night-detail.ts';
import { summarizer } from './night-summary.ts';
import { nightsPage } from './nights-page.ts';
import { overview } from './overview.ts';
import { trends } from './trends.ts';
import type { DashboardData, Trends } from './types.ts';

interface DashboardDataOptions {
  readonly store: NightStore;
  readonly baseDir: string;
  readonly plotsDir: string;
  readonly clock: Clock;
}

/** A page and its charts ask for the same, one after the other. */
const KEPT_TRENDS = 8;

const NOTHING: readonly NightGroup[] = [];

/** What the pages and the JSON API answer from, over all nights of the store. */
export function dashboardData({ store, baseDir, plotsDir, clock }: DashboardDataOptions): DashboardData {
  const summarize = summarizer(baseDir);
  let drawn = { groups: NOTHING, trends: sizedCache<Trends>(KEPT_TRENDS, () => 1) };
  return {
    overview: async () => overview(await store.groups(), { now: clock.now(), plotsDir, summarize }),
    nights: async (query) => nightsPage(await store.groups(), query, { baseDir, summarize }),
    night: async (name) => {
      const found = findNight(await store.groups(), name, baseDir);
      return found && nightDetail(found, { baseDir, summarize });
    },
    trends: async (query) => {
      const groups = await store.groups();
      if (groups !== drawn.groups) drawn = { groups, trends: sizedCache(KEPT_TRENDS, () => 1) };
      const [group] = findGroups(groups, query);
      const key = JSON.stringify(query);
      const made = drawn.trends.get(key) ?? (group && trends(group, query, { baseDir, summarize }));
      if (made !== undefined) drawn.trends.set(key, made);
      return made;
    },
    compare: async (nameA, nameB) => {
      const groups = await store.groups();
      const [a, b] = [findNight(groups, nameA, baseDir), findNight(groups, nameB, baseDir)];
      return a && b && comparison(a, b, summarize);
    },
  };
}
