import { type CellState, type CellVerdict, formatChange, type LevelChange, type Measurement } from '@sglang-ci/core';
import { acceptanceOf, type AcceptedChange } from './accepted-changes.ts';
import { dayText } from './day-text.ts';
import { judgeSeries, type PointJudgement } from './judge-series.ts';
import { type JudgedNights, levelChangeOf, suspectedChangeOf } from './level-change.ts';
import { reasonsOf } from './reasons-of.ts';
import type { VerdictRules } from './rules.ts';
import { isUsable } from './series-key.ts';

interface CellContext {
  /** Usable earlier nights of the same series, oldest first. */
  readonly earlier: readonly Measurement[];
  readonly rules: VerdictRules;
  readonly accepted: readonly AcceptedChange[];
}

/** Judges one value of tonight by the usable earlier values of its series. */
export function judgeCell(tonight: Measurement, { earlier, rules, accepted }: CellContext): CellVerdict {
  const measured = { ...cellOf(tonight), value: tonight.value, runs: tonight.runs };
  if (!isUsable(tonight)) {
    const reasons = tonight.invalidReasons.join('; ') || 'not a usable number';
    return { ...measured, state: 'invalid', note: reasons };
  }
  const nights = [...earlier, tonight];
  const judged = judgeSeries(
    nights.map((night) => night.value),
    { metric: tonight.metric, rules },
  );
  const point = judged.at(-1);
  if (!point) return { ...measured, state: 'warming-up' };
  const state = stateOf(point, rules);
  const change = changeTonight({ nights, judged }, state);
  const cell = { ...measured, state, ...numbersOf(point), ...(change && { change }) };
  const note = noteOf(point, cell);
  const noted = { ...cell, ...(note !== undefined && { note }) };
  const accepting = change?.direction === 'worse' ? acceptanceOf(change, { of: tonight, accepted }) : undefined;
  const answered = accepting ? acceptedCell(noted, accepting) : noted;
  return { ...answered, ...reasonsOf(answered) };
}

/** The cell of a value that was to be measured and was not. */
export function missingCell(of: Parameters<typeof cellOf>[0]): CellVerdict {
  return { ...cellOf(of), state: 'missing' };
}

function cellOf(
  of: Pick<Measurement, 'metric' | 'loadKind' | 'load' | 'inputLen'>,
): Pick<CellVerdict, 'metric' | 'loadKind' | 'load' | 'inputLen'> {
  const { metric, loadKind, load, inputLen } = of;
  return { metric, loadKind, load, ...(inputLen !== undefined && { inputLen }) };
}

/** The state of a usable value by its judgement. */
export function stateOf(judged: PointJudgement, rules: VerdictRules): CellState {
  if (judged.finding === 'worse') return judged.confirmed ? 'confirmed' : 'suspect';
  if (judged.finding === 'better' && judged.confirmed) return 'improved';
  if (!judged.baseline?.settled) return 'warming-up';
  return judged.baseline.minDetectable > rules.unstableAbove ? 'unstable' : 'good';
}

/** The change that tonight suspects or confirms; on other nights, the one with which the current level began. */
function changeTonight(series: JudgedNights, state: CellState): LevelChange | undefined {
  if (state === 'suspect') return suspectedChangeOf(series);
  const change = series.judged.at(-1)?.change;
  return change && levelChangeOf(change, series.nights);
}

function numbersOf({ baseline, worseBy, z }: PointJudgement): Partial<CellVerdict> {
  if (!baseline || worseBy === undefined || z === undefined) return {};
  const { centre, scale, nights, low, high, settled, minDetectable } = baseline;
  return { baseline: { centre, scale, nights, low, high, settled }, ...(settled && { z }), worseBy, minDetectable };
}

function noteOf(judged: PointJudgement, { change }: { readonly change?: LevelChange }): string | undefined {
  if (judged.returned) return `the level before is back after ${judged.returned.nights} nights or more`;
  if (judged.finding === 'better' && !judged.confirmed) return 'better than usual, first night';
  if (judged.finding === 'worse') {
    return judged.baseline?.settled === false ? `baseline of ${judged.baseline.nights} nights only` : undefined;
  }
  if (change && isNewLevel({ change, baseline: judged.baseline }) && !judged.confirmed) return newLevelText(change);
  return judged.baseline ? undefined : 'too few comparable nights';
}

/** Is the level, which a confirmed change began, still so new that this is told every night? */
export function isNewLevel({
  change,
  baseline,
}: Pick<CellVerdict, 'change'> & { baseline?: { nights: number } | undefined }): boolean {
  return change?.confirmed !== undefined && (baseline?.nights ?? 0) < NEW_LEVEL_NIGHTS;
}

/** `new level since 2025-11-15: 21% worse`. */
export function newLevelText(change: LevelChange): string {
  return `new level since ${dayText(change.since.date)}: ${sizeOf(change)}`;
}

/** Nights for which a new level is called new. */
const NEW_LEVEL_NIGHTS = 7;

function acceptedCell(cell: CellVerdict, accepting: Exclude<ReturnType<typeof acceptanceOf>, undefined>): CellVerdict {
  const { reason, until, expired } = accepting;
  const note = `${expired ? 'was accepted' : 'accepted'} until ${dayText(until)}: ${reason}`;
  const isOpen = cell.state === 'suspect' || cell.state === 'confirmed';
  if (!expired) return { ...cell, state: isOpen ? 'accepted' : cell.state, accepted: { reason, until }, note };
  const size = cell.change === undefined ? '' : `, still ${sizeOf(cell.change)}`;
  return { ...cell, state: cell.state === 'suspect' ? 'suspect' : 'confirmed', note: `${note}${size}` };
}

function sizeOf({ worseBy }: LevelChange): string {
  return `${formatChange(Math.abs(worseBy)).slice(1)} ${worseBy > 0 ? 'worse' : 'better'}`;
}
