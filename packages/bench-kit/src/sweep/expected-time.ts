import type { PointPlan } from '@sglang-ci/core';
import { pendingRuns } from '../resume/progress.ts';
import { runDurations } from '../results/run-durations.ts';
import { progressOf, type Session } from '../run/session.ts';

/** What an event says of the time: the expectation of what is started now, and of all that is left with it. */
export interface ExpectedTimes {
  readonly expectedS?: number;
  readonly remainingS?: number;
}

/** The times of the points that are measured next, one after the other. What is not known is absent. */
export function expectedTimes(session: Session, points: readonly PointPlan[]): ExpectedTimes {
  const progress = progressOf(session);
  const left = session.plan.points.flatMap((point) => pendingRuns(point, progress).map(() => point));
  const expectedS = togetherS(session, points);
  const remainingS = togetherS(session, left);
  return {
    ...(expectedS === undefined ? {} : { expectedS }),
    ...(remainingS === undefined ? {} : { remainingS }),
  };
}

function togetherS(session: Session, points: readonly PointPlan[]): number | undefined {
  const seconds = points.map((point) => expectedRunS(session, point));
  return seconds.every((one) => one !== undefined) ? Math.round(seconds.reduce((sum, one) => sum + one, 0)) : undefined;
}

/**
 * How long a run of a point will take, seconds: as the last one in this folder, else as in the last nights, else as the
 * plan expects.
 */
function expectedRunS(session: Session, point: PointPlan): number | undefined {
  const here = runDurations(progressOf(session).runs).findLast((run) => run.point === point.id);
  return here?.seconds ?? session.options.expectedS?.(point.id) ?? point.expectedS;
}
