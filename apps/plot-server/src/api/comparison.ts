import { compareRuns } from '@sglang-ci/compare';
import { earlierNights } from '../nights/judge-in-group.ts';
import { valuesOf } from '../nights/values-of.ts';
import type { FoundNight } from './find-night.ts';
import type { Summarize } from './night-summary.ts';
import type { NightComparison } from './types.ts';

/** Two nights side by side; what counts as a change is told by the nights before `a`. */
export function comparison(a: FoundNight, b: FoundNight, summarize: Summarize): NightComparison {
  const earlier = earlierNights(a.group, a.night).filter(({ path }) => path !== b.night.path);
  return {
    a: summarize(a.group, a.night),
    b: summarize(b.group, b.night),
    comparison: compareRuns(valuesOf([a.night]), valuesOf([b.night]), {
      history: valuesOf(earlier),
    }),
  };
}
