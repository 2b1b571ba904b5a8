import {
  type CellVerdict,
  type ContextChange,
  describeLoad,
  formatChange,
  METRICS,
  type ResultsFile,
  type VerdictAlert,
} from '@sglang-ci/core';
import { dayText } from './day-text.ts';
import type { VerdictRules } from './rules.ts';

/** What a headline is made from. */
export interface SummaryInput {
  readonly cells: readonly CellVerdict[];
  readonly alerts: readonly VerdictAlert[];
  readonly contextChanges: readonly ContextChange[];
  readonly rules: VerdictRules;
  /** Tonight's GSM8K accuracy, a fraction. */
  readonly accuracy?: number;
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

/** How tonight stands to the nights under other conditions, at its worst; nothing where nothing of them is known. */
export function acrossParts(cells: readonly CellVerdict[]): readonly string[] {
  const across = cells.filter((cell) => cell.across);
  const worst = across.toSorted((a, b) => (b.across?.worseBy ?? 0) - (a.across?.worseBy ?? 0))[0];
  if (!worst?.across) return [];
  const { nights, suspectedSince } = worst.across;
  const suspected = suspectedSince ? `, suspected since ${dayText(suspectedSince.date)}` : '';
  const before = nights === 1 ? 'the last night' : `the last ${nights} nights`;
  return [`against ${before} under other conditions: ${describeAcross(worst)} at worst${suspected}`];
}

/** How tonight stands to the last comparable night, where there are too few for a baseline. */
export function lastNightParts(cells: readonly CellVerdict[], rules: VerdictRules): readonly string[] {
  const known = cells.filter((cell) => cell.lastNight);
  const worst = known.toSorted((a, b) => (b.lastNight?.worseBy ?? 0) - (a.lastNight?.worseBy ?? 0))[0];
  if (!worst?.lastNight) return [];
  const { date, worseBy } = worst.lastNight;
  const count = known.filter((cell) => (cell.lastNight?.worseBy ?? 0) > rules.unknownChange).length;
  const limit = `${rules.unknownChange * 100}%`;
  return [
    `against the last comparable night, ${dayText(date)}: ${count} of ${known.length} values worse by more than ${limit}, ${describeChange(worst, worseBy)} at worst`,
  ];
}

/** Which changes are known and accepted. */
export function acceptedParts(cells: readonly CellVerdict[]): readonly string[] {
  const accepted = cells.filter((cell) => cell.state === 'accepted');
  const [first] = accepted;
  if (!first?.accepted) return [];
  return [`${accepted.length} worse but accepted until ${dayText(first.accepted.until)} (${first.accepted.reason})`];
}

/** Between which images the confirmed change with the most values came. */
export function cameWith({ alerts }: SummaryInput): string {
  const confirmed = alerts.filter((alert) => alert.state === 'confirmed');
  const alert = confirmed.toSorted((a, b) => b.cells.length - a.cells.length)[0];
  if (!alert) return '';
  const { date, imageTag } = alert.since;
  const previous = alert.previous ? `, the last good image was ${alert.previous.imageTag}` : '';
  return `; since ${dayText(date)} with ${imageTag}${previous}`;
}

/** How little stands behind a finding, where it is less than a full baseline. */
export function thinBaselineParts(worse: readonly CellVerdict[]): readonly string[] {
  const thin = worse.flatMap(({ baseline }) => (baseline?.settled === false ? [baseline.nights] : []));
  return thin.length === 0 ? [] : [`baseline of only ${Math.min(...thin)} nights`];
}

/** The cell with the largest change for the worse, named; whether it is confirmed or only suspected. */
export function worstOf(cells: readonly CellVerdict[]): string {
  const worst = cells.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
  if (!worst) return '';
  const isMixed = cells.some((cell) => cell.state !== worst.state);
  return `worst: ${describeCell(worst)}${isMixed && worst.state === 'suspect' ? ', suspected' : ''}`;
}

/** The size of what a cell tells, positive = worse: of its change of level while that is news, else of tonight. */
export function sizeOf({ state, change, worseBy = 0 }: CellVerdict): number {
  return NEWS.has(state) ? (change?.worseBy ?? worseBy) : worseBy;
}

const NEWS: ReadonlySet<CellVerdict['state']> = new Set(['suspect', 'confirmed', 'improved', 'accepted']);

/** `E2E latency at rate 16 +21%, z 14`: the change as measured, so a lost throughput is negative. */
export function describeCell(cell: CellVerdict): string {
  const z = cell.z === undefined ? '' : `, z ${cell.z.toFixed(0)}`;
  return `${describeChange(cell, sizeOf(cell))}${z}`;
}

/** The same for the change across conditions. */
export function describeAcross(cell: CellVerdict): string {
  return describeChange(cell, cell.across?.worseBy ?? 0);
}

/** `E2E latency at rate 16 +21%`. */
export function describeChange(cell: CellVerdict, worseBy: number): string {
  const sign = METRICS[cell.metric].better === 'lower' ? 1 : -1;
  return `${METRICS[cell.metric].label} at ${describeLoad(cell)} ${formatChange(sign * worseBy)}`;
}

/** Has the cell a value that could be judged? */
export function isMeasured(cell: CellVerdict): boolean {
  return cell.state !== 'missing' && cell.state !== 'invalid';
}
