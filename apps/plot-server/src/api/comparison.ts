import { compareRuns } from '@sglang-ci/compare';
import { readRunDetails } from '@sglang-ci/history';
import { earlierNights } from '../nights/judge-in-group.ts';
import { valuesOf } from '../nights/values-of.ts';
import type { FoundNight } from './find-night.ts';
import type { Summarize } from './night-summary.ts';
import type { NightComparison } from './types.ts';

/** Two nights side by side, with what differs in their setups; what counts as a change is told by the nights before `a`. */
export async function comparison(a: FoundNight, b: FoundNight, summarize: Summarize): Promise<NightComparison> {
  const earlier = earlierNights(a.group, a.night).filter(({ path }) => path !== b.night.path);
  const [detailsA, detailsB] = await Promise.all(
    [a, b].map(({ night }) => readRunDetails(night.path).catch(() => ({}))),
  );
  return {
    a: summarize(a.group, a.night),
    b: summarize(b.group, b.night),
    comparison: compareRuns(valuesOf([a.night]), valuesOf([b.night]), {
      history: valuesOf(earlier),
      details: { a: detailsA ?? {}, b: detailsB ?? {} },
    }),
  };
}
