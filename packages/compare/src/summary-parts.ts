import {
  type CellVerdict,
  type ContextChange,
  describeLoad,
  formatChange,
  METRICS,
  type ResultsFile,
} from '@sglang-ci/core';
import type { VerdictRules } from './rules.ts';

/** What a headline is made from. */
export interface SummaryInput {
  readonly cells: readonly CellVerdict[];
  readonly contextChanges: readonly ContextChange[];
  readonly rules: VerdictRules;
  readonly results?: Pick<ResultsFile, 'status' | 'reason' | 'gate'>;
}

/** What of the expected values is not there, for a run that did not end `complete`. */
export function incompleteParts({ cells, results }: SummaryInput): readonly string[] {
  const missing = results?.status === 'complete' ? [] : cells.filter((cell) => cell.state === 'missing');
  const invalid = cells.filter((cell) => cell.state === 'invalid');
  const loads = (some: readonly CellVerdict[]) => [...new Set(some.map(describeLoad))].join(', ');
  const parts = [
    ...(missing.length > 0 ? [`${missing.length} values missing (${loads(missing)})`] : []),
    ...(invalid.length > 0 ? [`${invalid.length} values invalid (${loads(invalid)})`] : []),
  ];
  const cut = results !== undefined && results.status !== 'complete';
  return parts.length === 0 && cut ? [`the run ended ${results.status}`] : parts;
}

/** Which conditions differ from the night before. */
export function contextParts({ contextChanges }: SummaryInput): readonly string[] {
  return contextChanges.map(({ what, from, to }) => `${what} changed from ${from} to ${to}`);
}

/** How little stands behind a finding, where it is less than a full baseline. */
export function thinBaselineParts(worse: readonly CellVerdict[]): readonly string[] {
  const thin = worse.flatMap(({ baseline }) => (baseline?.settled === false ? [baseline.nights] : []));
  return thin.length === 0 ? [] : [`baseline of only ${Math.min(...thin)} nights`];
}

/** The cell with the largest change for the worse, named. */
export function worstOf(cells: readonly CellVerdict[]): string {
  const worst = cells.toSorted((a, b) => (b.worseBy ?? 0) - (a.worseBy ?? 0))[0];
  return worst ? `worst: ${describeCell(worst)}` : '';
}

/** `E2E latency at rate 16 +21%, z 14`: the change as measured, so a lost throughput is negative. */
export function describeCell(cell: CellVerdict): string {
  const sign = METRICS[cell.metric].better === 'lower' ? 1 : -1;
  const z = cell.z === undefined ? '' : `, z ${cell.z.toFixed(0)}`;
  return `${METRICS[cell.metric].label} at ${describeLoad(cell)} ${formatChange(sign * (cell.worseBy ?? 0))}${z}`;
}

/** Has the cell a value that could be judged? */
export function isMeasured(cell: CellVerdict): boolean {
  return cell.state !== 'missing' && cell.state !== 'invalid';
}
