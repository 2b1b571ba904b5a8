import { nowOf, type Session } from '../run/session.ts';

/** Gives a point up. `final`: it would fail the same way in a later session, which does not try it again. */
export async function failPoint(
  session: Session,
  failure: { readonly point: string; readonly reason: string; readonly final?: boolean },
): Promise<void> {
  await session.folder.append({ type: 'point-failed', at: nowOf(session), ...failure });
  session.ports.emit({ kind: 'point-failed', point: failure.point, reason: failure.reason });
}
