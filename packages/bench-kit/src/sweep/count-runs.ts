import { pendingRuns } from '../resume/progress.ts';
import { progressOf, type Session } from '../run/session.ts';

/** How many runs of the plan are over, of how many. */
export function countRuns(session: Session): { readonly done: number; readonly total: number } {
  const { plan } = session;
  const progress = progressOf(session);
  const total = plan.points.reduce((sum, point) => sum + point.runs, 0);
  const pending = plan.points.reduce((sum, point) => sum + pendingRuns(point, progress).length, 0);
  return { done: total - pending, total };
}
