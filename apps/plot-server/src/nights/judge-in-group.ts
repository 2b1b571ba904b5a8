import { judgeNight, type JudgeOptions } from '@sglang-ci/compare';
import { DEFAULTS, shiftDay, type Verdict } from '@sglang-ci/core';
import { measurementsOf, type Night } from '@sglang-ci/history';
import type { NightGroup } from './night-groups.ts';

/** A night of the group against the nights before it, over as many days as the nightly run looks back. */
export function judgeInGroup({ nights }: NightGroup, night: Night): Verdict {
  const since = shiftDay(night.date, -DEFAULTS.analysisDays);
  const earlier = nights.filter(({ path, date }) => path !== night.path && date >= since && date <= night.date);
  const results = resultsOf(night);
  return judgeNight(measurementsOf(earlier), measurementsOf([night]), {
    night,
    ...(results === undefined ? {} : { results }),
  });
}

/** How the night ended, where its record says so. */
function resultsOf({ status, problems }: Night): JudgeOptions['results'] {
  if (status === undefined || status === 'running') return undefined;
  const reason = problems[0];
  return { status, ...(status === 'complete' || reason === undefined ? {} : { reason }) };
}
