import type { DashboardData, NightDetail, NightSummary } from '../api/types.ts';

/** How far back a good night is looked for. */
const LOOKED_AT = 30;

/** What the page of a night shows. */
export interface NightView {
  readonly detail: NightDetail;
  /** The newest good night before it, where it is not good itself. */
  readonly lastGood?: NightSummary;
}

/** A night with the good one to hold against it; `undefined` if there is no such night. */
export async function nightView(data: DashboardData, folder: string): Promise<NightView | undefined> {
  const detail = await data.night(folder);
  if (detail === undefined) return undefined;
  const { model, variant, hardware, mode, subMode, date } = detail.night;
  const { nights } = await data.nights({ model, variant, hardware, mode, subMode, to: date, limit: LOOKED_AT });
  const lastGood = lastGoodBefore(detail.night, nights);
  return { detail, ...(lastGood === undefined ? {} : { lastGood }) };
}

/** The newest good one of `nights` (newest first) before a night that is not good itself. */
export function lastGoodBefore(night: NightSummary, nights: readonly NightSummary[]): NightSummary | undefined {
  const { id, date, state } = night;
  if (state === 'good') return undefined;
  return nights.find((other) => other.state === 'good' && other.id !== id && other.date <= date);
}
