import type { LevelChange, Measurement, NightName } from '@sglang-ci/core';
import type { PointJudgement } from './judge-series.ts';
import type { SeriesChange } from './series-change.ts';

/** The nights that a series' judgements belong to. */
export interface JudgedNights {
  /** Usable nights under the same conditions, oldest first. */
  readonly nights: readonly Measurement[];
  /** As long as `nights`. */
  readonly judged: readonly PointJudgement[];
}

/** A confirmed change with the nights and images it lies between. */
export function levelChangeOf(change: SeriesChange, nights: readonly Measurement[]): LevelChange | undefined {
  const confirmed = nights[change.since + change.nights - 1];
  const border = borderOf(nights, { at: change.since, from: change.from, to: change.to });
  if (!border || !confirmed) return undefined;
  const { worseBy, from, to, evidence } = change;
  return {
    direction: worseBy > 0 ? 'worse' : 'better',
    ...border.names,
    confirmed: nightNameOf(confirmed),
    nights: change.nights + change.since - border.at,
    from,
    to,
    worseBy,
    ...(evidence !== undefined && { odds: Math.exp(evidence) }),
  };
}

/** What the newest night, which is outside its usual range, would be the change of: from the first night of its row. */
export function suspectedChangeOf({ nights, judged }: JudgedNights): LevelChange | undefined {
  const tonight = judged.at(-1);
  const isPart = (point: PointJudgement) => point.finding === tonight?.finding && !point.confirmed;
  const first = judged.findLastIndex((point) => !isPart(point)) + 1;
  const last = nights.at(-1);
  const from = judged[first]?.baseline?.centre;
  if (!last || from === undefined || tonight?.worseBy === undefined) return undefined;
  const border = borderOf(nights, { at: first, from, to: last.value });
  if (!border) return undefined;
  return {
    direction: tonight.worseBy > 0 ? 'worse' : 'better',
    ...border.names,
    nights: nights.length - border.at,
    from,
    to: last.value,
    worseBy: tonight.worseBy,
  };
}

/**
 * Between which nights a level changed. A night just before the first that could be judged is part of the new level when it
 * lies nearer to it by two to one; the last one of the old level must lie on its own side of the middle.
 */
function borderOf(
  nights: readonly Measurement[],
  step: { readonly at: number; readonly from: number; readonly to: number },
): { readonly at: number; readonly names: Pick<LevelChange, 'since' | 'previous'> } | undefined {
  const { from, to } = step;
  const share = (night: Measurement | undefined) => (night === undefined ? 0 : (night.value - from) / (to - from));
  let { at } = step;
  while (at > 0 && share(nights[at - 1]) >= NEARER) at -= 1;
  const since = nights[at];
  if (!since) return undefined;
  const previous = nights.slice(0, at).findLast((night) => share(night) < MIDDLE);
  return { at, names: { since: nightNameOf(since), ...(previous && { previous: nightNameOf(previous) }) } };
}

/** Shares of the way from the old level to the new one. */
const NEARER = 2 / 3;
const MIDDLE = 1 / 2;

export function nightNameOf({ date, folder, imageTag }: Measurement): NightName {
  return { date, folder, imageTag };
}
