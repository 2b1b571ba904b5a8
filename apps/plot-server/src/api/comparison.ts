import { compareRuns } from '@sglang-ci/compare';
import { readRunDetails, type RunDetails } from '@sglang-ci/history';
import { earlierNights } from '../nights/judge-in-group.ts';
import { valuesOf } from '../nights/values-of.ts';
import type { FoundNight } from './find-night.ts';
import type { Summarize } from './night-summary.ts';
import type { NightComparison } from './types.ts';

/** Two nights side by side, and how they were set up; what counts as a change is told by the nights before `a`. */
export async function comparison(a: FoundNight, b: FoundNight, summarize: Summarize): Promise<NightComparison> {
  const [detailsA, detailsB] = await Promise.all([detailsOf(a), detailsOf(b)]);
  return {
    a: summarize(a.group, a.night),
    b: summarize(b.group, b.night),
    comparison: compareRuns(valuesOf([a.night]), valuesOf([b.night]), {
      history: valuesOf(earlierNights(a.group, a.night)),
      details: { a: detailsA, b: detailsB },
    }),
  };
}

/** A run folder that was moved away a moment ago has none. */
async function detailsOf({ night }: FoundNight): Promise<RunDetails> {
  return readRunDetails(night.path).catch(() => ({}));
}
