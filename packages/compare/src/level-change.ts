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
  const since = nights[change.since];
  const confirmed = nights[change.since + change.nights - 1];
  if (!since || !confirmed) return undefined;
  const previous = nights[change.since - 1];
  const { worseBy, from, to, evidence } = change;
  return {
    direction: worseBy > 0 ? 'worse' : 'better',
    since: nightNameOf(since),
    ...(previous && { previous: nightNameOf(previous) }),
    confirmed: nightNameOf(confirmed),
    nights: change.nights,
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
  const [since, previous, last] = [nights[first], nights[first - 1], nights.at(-1)];
  const from = judged[first]?.baseline?.centre;
  if (!since || !last || from === undefined || tonight?.worseBy === undefined) return undefined;
  return {
    direction: tonight.worseBy > 0 ? 'worse' : 'better',
    since: nightNameOf(since),
    ...(previous && { previous: nightNameOf(previous) }),
    nights: nights.length - first,
    from,
    to: last.value,
    worseBy: tonight.worseBy,
  };
}

export function nightNameOf({ date, folder, imageTag }: Measurement): NightName {
  return { date, folder, imageTag };
}
