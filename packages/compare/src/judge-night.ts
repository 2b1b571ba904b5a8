import type { CellVerdict, Measurement, ResultsFile, Verdict } from '@sglang-ci/core';
import type { AcceptedChange } from './accepted-changes.ts';
import { acrossConditions } from './across-conditions.ts';
import { adoptProducts } from './adopt-products.ts';
import { alertsOf } from './alerts-of.ts';
import { groupBy } from './group-by.ts';
import { judgeCell, missingCell } from './judge-cell.ts';
import { nightNotes } from './night-notes.ts';
import { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
import { byNight, contextChangesOf, isUsable, nightBefore, quantityKeyOf, seriesKeyOf } from './series-key.ts';
import { summarize } from './summarize.ts';

export interface JudgeOptions {
  /** The night that is judged: needed even when it has no measurement. */
  readonly night: { readonly folder: string; readonly imageTag: string; readonly date: string };
  /** How the run ended, where its results file says so. */
  readonly results?: Pick<ResultsFile, 'status' | 'reason' | 'gate'>;
  readonly rules?: Partial<VerdictRules>;
  /** Changes that somebody knows of: shown, not alerted, until their day. */
  readonly accepted?: readonly AcceptedChange[];
}

/**
 * Judges tonight against history. `history` holds all earlier nights of the same hardware, model, variant and mode;
 * a value is compared only with nights of the same node, ROCm stack, protocol and backend, and a change of those is named.
 */
export function judgeNight(
  history: readonly Measurement[],
  told: readonly Measurement[],
  options: JudgeOptions,
): Verdict {
  const rules: VerdictRules = { ...VERDICT_RULES, ...options.rules };
  const others = history.filter((value) => value.folder !== options.night.folder).toSorted(byNight);
  const known = adoptProducts([...others, ...told]);
  const [earlier, tonight] = [known.slice(0, others.length), known.slice(others.length)];
  const judged = judgedCells(earlier, tonight, { rules, accepted: options.accepted ?? [] });
  const cells = [...judged, ...missingCells(earlier, tonight)].toSorted(byLoadThenMetric);
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
    return cell.state === 'warming-up' ? { ...cell, ...acrossConditions(value, { others, rules }) } : cell;
  });
}

/** Values that at least half of the last three nights had, and tonight has not. */
function missingCells(earlier: readonly Measurement[], tonight: readonly Measurement[]): readonly CellVerdict[] {
  const had = new Set(tonight.map(quantityKeyOf));
  const recentFolders = [...new Set(earlier.map((value) => value.folder))].slice(-3);
  const recent = earlier.filter((value) => recentFolders.includes(value.folder) && isJudged(value));
  return [...groupBy(recent, quantityKeyOf)].flatMap(([key, values]) => {
    const last = values.at(-1);
    const usual = values.length >= recentFolders.length / 2;
    return last && usual && !had.has(key) ? [missingCell(last)] : [];
  });
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
