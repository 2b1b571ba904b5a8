import { type CellState, type CellVerdict, formatChange, type Measurement } from '@sglang-ci/core';
import { judgeSeries, type PointJudgement } from './judge-series.ts';
import type { VerdictRules } from './rules.ts';
import { isUsable } from './series-key.ts';

/** Judges one value of tonight by the usable earlier values of its series, oldest first. */
export function judgeCell(
  tonight: Measurement,
  context: { readonly earlier: readonly Measurement[]; readonly rules: VerdictRules },
): CellVerdict {
  const { earlier, rules } = context;
  const cell = cellOf(tonight);
  const measured = { ...cell, value: tonight.value, runs: tonight.runs };
  if (!isUsable(tonight)) {
    const reasons = tonight.invalidReasons.join('; ') || 'not a usable number';
    return { ...measured, state: 'invalid', note: reasons };
  }
  const values = [...earlier.map((night) => night.value), tonight.value];
  const judged = judgeSeries(values, { metric: tonight.metric, rules }).at(-1);
  if (!judged?.baseline || judged.worseBy === undefined || judged.z === undefined) {
    return { ...measured, state: 'warming-up', note: noteOf(judged, earlier) ?? 'too few comparable nights' };
  }
  const { centre, scale, nights, low, high, minDetectable, settled } = judged.baseline;
  const note = noteOf(judged, earlier);
  return {
    ...measured,
    state: stateOf(judged, rules),
    baseline: { centre, scale, nights, low, high, settled },
    ...(settled && { z: judged.z }),
    worseBy: judged.worseBy,
    minDetectable,
    ...(note !== undefined && { note }),
  };
}

/** The cell of a value that earlier nights had and tonight has not. */
export function missingCell(before: Measurement): CellVerdict {
  return { ...cellOf(before), state: 'missing' };
}

function cellOf(of: Measurement): Pick<CellVerdict, 'metric' | 'loadKind' | 'load' | 'inputLen'> {
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

function noteOf(judged: PointJudgement | undefined, earlier: readonly Measurement[]): string | undefined {
  if (!judged) return undefined;
  if (judged.finding === 'better' && !judged.confirmed) return 'better than usual, first night';
  if (judged.finding === 'worse' && judged.baseline?.settled === false) {
    return `baseline of ${judged.baseline.nights} nights only`;
  }
  if (judged.baseline?.settled === true || !judged.change) return undefined;
  const since = earlier[judged.change.since]?.date ?? 'tonight';
  const { worseBy } = judged.change;
  return `new level since ${since}: ${formatChange(Math.abs(worseBy))} ${worseBy > 0 ? 'worse' : 'better'}`;
}
