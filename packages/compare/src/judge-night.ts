import type { CellVerdict, Measurement, ResultsFile, Verdict } from '@sglang-ci/core';
import type { AcceptedChange } from './accepted-changes.ts';
import { acrossConditions, againstLastNight } from './across-conditions.ts';
import { adoptConditions } from './adopt-conditions.ts';
import { alertsOf } from './alerts-of.ts';
import { groupBy } from './group-by.ts';
import { judgeCell } from './judge-cell.ts';
import { missingCells, type PromisedPoint } from './missing-cells.ts';
import { nightNotes } from './night-notes.ts';
import { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
import { byNight, contextChangesOf, isUsable, nightBefore, quantityKeyOf, seriesKeyOf } from './series-key.ts';
import { summarize } from './summarize.ts';

export interface JudgeOptions {
  /** The night that is judged: needed even when it has no measurement. */
  readonly night: {
    readonly folder: string;
    readonly imageTag: string;
    readonly date: string;
    /** The loads that its plan or the head of its CSV promised, measured or not. */
    readonly points?: readonly PromisedPoint[];
  };
  /** How the run ended, where its results file says so. */
  readonly results?: Pick<ResultsFile, 'status' | 'reason' | 'gate'>;
  readonly rules?: Partial<VerdictRules>;
  /** Changes that somebody knows of: shown, not alerted, until their day. */
  readonly accepted?: readonly AcceptedChange[];
}

/**
 * Judges tonight against history. `history` holds all earlier nights of the same hardware, model, variant and mode;
 * a value is judged by nights of the same node, ROCm stack, protocol and backend only; across a change of those its size is told.
 */
export function judgeNight(
  history: readonly Measurement[],
  told: readonly Measurement[],
  options: JudgeOptions,
): Verdict {
  const rules: VerdictRules = { ...VERDICT_RULES, ...options.rules };
  const others = history.filter((value) => value.folder !== options.night.folder).toSorted(byNight);
  const known = adoptConditions([...others, ...told]);
  const [earlier, tonight] = [known.slice(0, others.length), known.slice(others.length)];
  const judged = judgedCells(earlier, tonight, { rules, accepted: options.accepted ?? [] });
  const cells = [
    ...judged,
    ...missingCells(earlier.filter(isJudged), tonight.filter(isJudged), options.night.points),
  ].toSorted(byLoadThenMetric);
  const alerts = alertsOf(cells);
  const first = tonight.find(isPoint);
  const points = earlier.filter(isPoint);
  const newest = first && nightBefore(points, first);
  const contextChanges = newest && first ? contextChangesOf(newest, first) : [];
  const notes = nightNotes(earlier, tonight, rules);
  const accuracy = tonight.find((value) => value.metric === 'gsm8kAccuracy')?.value;
  const summary = summarize({
    cells,
    alerts,
    contextChanges,
    rules,
    ...(accuracy === undefined ? {} : { accuracy }),
    ...(options.results && { results: options.results }),
  });
  const { folder, imageTag, date } = options.night;
  return { ...summary, folder, imageTag, date, cells, contextChanges, notes, alerts };
}

function judgedCells(
  earlier: readonly Measurement[],
  tonight: readonly Measurement[],
  { rules, accepted }: { readonly rules: VerdictRules; readonly accepted: readonly AcceptedChange[] },
): readonly CellVerdict[] {
  const quantities = groupBy(earlier.filter(isPoint), quantityKeyOf);
  return tonight.filter(isJudged).map((value) => {
    const others = quantities.get(quantityKeyOf(value)) ?? [];
    const key = seriesKeyOf(value);
    const comparable = others.filter((night) => seriesKeyOf(night) === key);
    const cell = judgeCell(value, { earlier: comparable, rules, accepted });
    return isUsable(value) ? { ...cell, ...beside(cell, { value, others, comparable, rules }) } : cell;
  });
}

/** What stands beside a judgement that rests on few nights: the last comparable night, and the nights under other conditions. */
function beside(
  cell: CellVerdict,
  nights: {
    readonly value: Measurement;
    readonly others: readonly Measurement[];
    readonly comparable: readonly Measurement[];
    readonly rules: VerdictRules;
  },
): Pick<CellVerdict, 'lastNight' | 'across'> {
  const { value, others, comparable, rules } = nights;
  const across = acrossConditions(value, { others, rules });
  const isOpen = across?.suspectedSince !== undefined && cell.state !== 'improved';
  const lastNight = cell.baseline ? undefined : againstLastNight(value, comparable.at(-1));
  return {
    ...(lastNight && { lastNight }),
    ...(across && (cell.state === 'warming-up' || isOpen) && { across }),
  };
}

function isJudged(value: Measurement): boolean {
  return JUDGED_METRICS.includes(value.metric);
}

/** May the value be a point of a judged series? */
function isPoint(value: Measurement): boolean {
  return isJudged(value) && isUsable(value);
}

function byLoadThenMetric(a: CellVerdict, b: CellVerdict): number {
  return (
    (a.inputLen ?? 0) - (b.inputLen ?? 0) ||
    a.load - b.load ||
    JUDGED_METRICS.indexOf(a.metric) - JUDGED_METRICS.indexOf(b.metric)
  );
}
