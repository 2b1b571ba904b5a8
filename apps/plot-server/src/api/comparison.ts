import { compareRuns } from '@sglang-ci/compare';
import { DEFAULTS, shiftDay } from '@sglang-ci/core';
import { measurementsOf } from '@sglang-ci/history';
import type { FoundNight } from './find-night.ts';
import type { Summarize } from './night-summary.ts';
import type { NightComparison } from './types.ts';

/** Two nights side by side; what counts as a change is told by the nights before `a`. */
export function comparison(a: FoundNight, b: FoundNight, summarize: Summarize): NightComparison {
  const { date, path } = a.night;
  const since = shiftDay(date, -DEFAULTS.analysisDays);
  const earlier = a.group.nights.filter(
    (night) => night.date >= since && night.date <= date && night.path !== path && night.path !== b.night.path,
  );
  return {
    a: summarize(a.group, a.night),
    b: summarize(b.group, b.night),
    comparison: compareRuns(measurementsOf([a.night]), measurementsOf([b.night]), {
      history: measurementsOf(earlier),
    }),
  };
}
