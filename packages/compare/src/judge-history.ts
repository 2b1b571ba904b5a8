import type { CellState, ContextChange, LevelChange, Measurement, NightName } from '@sglang-ci/core';
import { adoptConditions } from './adopt-conditions.ts';
import { groupBy } from './group-by.ts';
import { stateOf } from './judge-cell.ts';
import { judgeSeries, type PointJudgement } from './judge-series.ts';
import { levelChangeOf, nightNameOf } from './level-change.ts';
import { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
import { byNight, contextChangesOf, isUsable, nightBefore, quantityKeyOf, seriesKeyOf } from './series-key.ts';

/** One quantity over all its nights, each judged by the nights before it: what a chart's line, bands and marks are made of. */
export interface JudgedSeries
  extends Pick<
    Measurement,
    'hardware' | 'model' | 'variant' | 'mode' | 'subMode' | 'metric' | 'loadKind' | 'load' | 'inputLen' | 'outputLen'
  > {
  /** Equal for the same quantity, whatever node, ROCm stack, protocol and backend measured it. */
  readonly key: string;
  /** Oldest first; invalid nights are among them. */
  readonly points: readonly JudgedPoint[];
  /** Confirmed changes of the level, each once, oldest first. */
  readonly changes: readonly ConfirmedChange[];
  /** Nights that were measured under other conditions than the night before: values on either side are not compared. */
  readonly cuts: readonly SeriesCut[];
}

/** One night of a judged series. */
export interface JudgedPoint {
  readonly folder: string;
  readonly date: string;
  readonly imageTag: string;
  readonly value: number;
  readonly runs: number;
  /** Never `missing`. */
  readonly state: CellState;
  /** What the night was judged by, from earlier nights under the same conditions. Absent while there are too few. */
  readonly baseline?: {
    readonly centre: number;
    readonly low: number;
    readonly high: number;
    readonly nights: number;
    /** Enough nights for a usual range; before that, low and high only keep the worst from passing. */
    readonly settled: boolean;
  };
  /** Relative change against the centre, positive = worse. */
  readonly worseBy?: number;
}

/** A change that is sure. */
export type ConfirmedChange = LevelChange & Required<Pick<LevelChange, 'confirmed'>>;

export interface SeriesCut extends NightName {
  readonly changes: readonly ContextChange[];
}

/**
 * Judges every night of every quantity among the measurements, in the order of the nights. A night is judged by earlier
 * nights of the same node, ROCm stack, protocol and backend only, as `judgeNight` does it.
 */
export function judgeHistory(
  measurements: readonly Measurement[],
  changes: Partial<VerdictRules> = {},
): readonly JudgedSeries[] {
  const rules: VerdictRules = { ...VERDICT_RULES, ...changes };
  const judged = adoptConditions(measurements.toSorted(byNight)).filter((value) =>
    JUDGED_METRICS.includes(value.metric),
  );
  return [...groupBy(judged, quantityKeyOf)].flatMap(([key, nights]) => judgeQuantity(key, nights, rules));
}

function judgeQuantity(key: string, nights: readonly Measurement[], rules: VerdictRules): readonly JudgedSeries[] {
  const [first] = nights;
  if (!first) return [];
  const segments = [...groupBy(nights.filter(isUsable), seriesKeyOf).values()].map((usable) => ({
    usable,
    judged: judgeSeries(
      usable.map((night) => night.value),
      { metric: first.metric, rules },
    ),
  }));
  const judgementOf = new Map(
    segments.flatMap(({ usable, judged }) => usable.map((night, at) => [night, judged[at]] as const)),
  );
  const { hardware, model, variant, mode, subMode, metric, loadKind, load, inputLen, outputLen } = first;
  const lengths = { ...(inputLen !== undefined && { inputLen }), ...(outputLen !== undefined && { outputLen }) };
  return [
    {
      key,
      hardware,
      model,
      variant,
      mode,
      subMode,
      metric,
      loadKind,
      load,
      ...lengths,
      points: nights.map((night) => pointOf(night, judgementOf.get(night), rules)),
      changes: segments
        .flatMap(({ usable, judged }) => changesOf(usable, judged))
        .toSorted((a, b) => a.since.date.localeCompare(b.since.date)),
      cuts: cutsOf(nights),
    },
  ];
}

function pointOf(night: Measurement, judged: PointJudgement | undefined, rules: VerdictRules): JudgedPoint {
  const point = { ...nightNameOf(night), value: night.value, runs: night.runs };
  if (!judged) return { ...point, state: 'invalid' };
  if (!judged.baseline || judged.worseBy === undefined) return { ...point, state: 'warming-up' };
  const { centre, low, high, nights, settled } = judged.baseline;
  return {
    ...point,
    state: stateOf(judged, rules),
    baseline: { centre, low, high, nights, settled },
    worseBy: judged.worseBy,
  };
}

function changesOf(usable: readonly Measurement[], judged: readonly PointJudgement[]): readonly ConfirmedChange[] {
  return judged.flatMap(({ confirmed, change }) => {
    const named = confirmed && change ? levelChangeOf(change, usable) : undefined;
    return named?.confirmed ? [{ ...named, confirmed: named.confirmed }] : [];
  });
}

function cutsOf(nights: readonly Measurement[]): readonly SeriesCut[] {
  return nights.flatMap((night, at) => {
    const before = nightBefore(nights, night, at);
    const changes = before ? contextChangesOf(before, night) : [];
    return changes.length === 0 ? [] : [{ ...nightNameOf(night), changes }];
  });
}
