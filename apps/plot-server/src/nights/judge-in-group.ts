import { judgeNight, type JudgeOptions } from '@sglang-ci/compare';
import { DEFAULTS, shiftDay, type Verdict } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import type { NightGroup } from './night-groups.ts';
import { valuesOf } from './values-of.ts';

interface Judged {
  readonly earlier: readonly Night[];
  readonly accepted: string;
  readonly verdict: Verdict;
}

const known = new WeakMap<Night, Judged>();

/**
 * A night of the group against the nights before it, over as many days as the nightly run looks back. It is judged again
 * only when one of these nights has changed, or what is accepted.
 */
export function judgeInGroup(group: NightGroup, night: Night): Verdict {
  const earlier = earlierNights(group, night);
  const before = known.get(night);
  const accepted = JSON.stringify(group.accepted);
  if (before?.accepted === accepted && isSame(before.earlier, earlier)) return before.verdict;
  const results = resultsOf(night);
  const options = { night, accepted: group.accepted, ...(results === undefined ? {} : { results }) };
  const verdict = judgeNight(valuesOf(earlier), valuesOf([night]), options);
  known.set(night, { earlier, accepted, verdict });
  return verdict;
}

/** The nights that a night is judged by. */
export function earlierNights({ nights }: NightGroup, { path, date }: Night): readonly Night[] {
  const since = shiftDay(date, -DEFAULTS.analysisDays);
  return nights.filter((other) => other.path !== path && other.date >= since && other.date <= date);
}

function isSame(a: readonly Night[], b: readonly Night[]): boolean {
  return a.length === b.length && a.every((night, index) => night === b[index]);
}

/** How the night ended, where its record says so. */
function resultsOf({ status, problems }: Night): JudgeOptions['results'] {
  if (status === undefined || status === 'running') return undefined;
  const reason = problems[0]?.replace(/^the night is [\w-]+: /, '');
  return { status, ...(status === 'complete' || reason === undefined ? {} : { reason }) };
}
