import type { Clock } from '@sglang-ci/core';
import { findGroups } from '../nights/night-groups.ts';
import type { NightStore } from '../nights/night-store.ts';
import { comparison } from './comparison.ts';
import { findNight } from './find-night.ts';
import { keptTrends } from './kept-trends.ts';
import { nightDetail } from './night-detail.ts';
import { summarizer } from './night-summary.ts';
import { nightsPage } from './nights-page.ts';
import { overview } from './overview.ts';
import { trends } from './trends.ts';
import { sanityReader } from '../sanity/sanity-checks.ts';
import type { DashboardData } from './types.ts';

interface DashboardDataOptions {
  readonly store: NightStore;
  readonly baseDir: string;
  readonly plotsDir: string;
  readonly clock: Clock;
}

/** What the pages and the JSON API answer from, over all nights of the store. */
export function dashboardData({ store, baseDir, plotsDir, clock }: DashboardDataOptions): DashboardData {
  const summarize = summarizer(baseDir);
  const draw = keptTrends((group, query) => trends(group, query, { baseDir, summarize }));
  return {
    overview: async () => {
      const groups = await store.groups();
      return overview(groups, { now: clock.now(), plotsDir, summarize, problems: store.problems() });
    },
    nights: async (query) => nightsPage(await store.groups(), query, { baseDir, summarize }),
    night: async (name) => {
      const found = findNight(await store.groups(), name, baseDir);
      return found && nightDetail(found, { baseDir, summarize });
    },
    trends: async (query) => {
      const [group] = findGroups(await store.groups(), query);
      return group && draw(group, query);
    },
    sanity: sanityReader(baseDir),
    compare: async (nameA, nameB) => {
      const groups = await store.groups();
      const [a, b] = [findNight(groups, nameA, baseDir), findNight(groups, nameB, baseDir)];
      return a && b && comparison(a, b, summarize);
    },
  };
}
