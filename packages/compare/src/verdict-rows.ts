import { type CellState, type CellVerdict, describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';
import { isToldAcross } from './across-conditions.ts';
import { dayText } from './day-text.ts';

/** What the columns mean, a sentence each, for below a table. */
export const VERDICT_LEGEND: readonly string[] = [
  'change: tonight against the middle of the usual range, + is a higher value; without a usual range, against the nights named beside it.',
  'z: the same change in standard deviations of one night; beyond ±4 is suspect.',
  'sees: the smallest change that one night can show here.',
];

/** Columns of a verdict's table, explained by `VERDICT_LEGEND`. */
export const VERDICT_COLUMNS = [
  { title: 'load', align: 'left' },
  { title: 'metric', align: 'left' },
  { title: 'tonight', align: 'right' },
  { title: 'usual range', align: 'right' },
  { title: 'change', align: 'right' },
  { title: 'z', align: 'right' },
  { title: 'sees', align: 'right' },
  { title: 'state', align: 'left' },
] as const;

/** What changed or is missing first, the worst of it on top; usual values follow by load. */
export function worstFirst(cells: readonly CellVerdict[]): readonly CellVerdict[] {
  const size = (cell: CellVerdict) =>
    ROUTINE.has(cell.state) && !isToldAcross(cell) ? 0 : Math.abs(shownChange(cell) ?? 0);
  return cells.toSorted((a, b) => rankOf(a) - rankOf(b) || size(b) - size(a));
}

/** One judged value as the cells of its row, in the order of `VERDICT_COLUMNS`. Change and z carry the sign of the value itself. */
export function verdictRow(cell: CellVerdict): readonly string[] {
  const { metric, minDetectable } = cell;
  const worseBy = shownChange(cell);
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return [
    describeLoad(cell),
    METRICS[metric].label,
    cell.value === undefined ? '-' : formatValue(metric, cell.value),
    usualRange(cell) ?? '-',
    worseBy === undefined ? '-' : formatChange(sign * worseBy),
    cell.z === undefined ? '-' : (sign * cell.z).toFixed(1),
    minDetectable === undefined ? '-' : `±${formatChange(minDetectable).slice(1)}`,
    stateText(cell),
  ];
}

/** The size that stands in a value's row, positive = worse: against its baseline, else its last nights. */
export function shownChange({ worseBy, lastNight, across }: CellVerdict): number | undefined {
  return worseBy ?? across?.worseBy ?? lastNight?.worseBy;
}

/** The usual range of a value; of an alarm also one that rests on few nights. */
export function usualRange({ metric, state, baseline }: CellVerdict): string | undefined {
  if (!baseline || (!baseline.settled && !ALARMS.has(state))) return undefined;
  const range = `${formatValue(metric, baseline.low)} … ${formatValue(metric, baseline.high)}`;
  return baseline.settled ? range : `${range} (${baseline.nights} nights)`;
}

const ALARMS: ReadonlySet<CellState> = new Set(['confirmed', 'suspect', 'improved', 'accepted']);

function stateText(cell: CellVerdict): string {
  const word = isToldAcross(cell) ? 'CHANGED' : STATE_TEXT[cell.state];
  const remarks = remarksOf(cell);
  return remarks.length === 0 ? word : `${word} (${remarks.join('; ')})`;
}

/** What a value's row says beside its numbers. */
export function remarksOf({ metric, note, across, lastNight, worseBy }: CellVerdict): readonly string[] {
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  const what = across?.changes.map((change) => change.what).join(' and ');
  return [
    ...(note === undefined ? [] : [note]),
    ...(across
      ? [`${formatChange(sign * across.worseBy)} against the ${nightsText(across.nights)} before the ${what} changed`]
      : []),
    ...(lastNight && worseBy === undefined
      ? [`${formatChange(sign * lastNight.worseBy)} against ${dayText(lastNight.date)}`]
      : []),
  ];
}

function nightsText(nights: number): string {
  return nights === 1 ? 'night' : `${nights} nights`;
}

const STATE_TEXT: { readonly [State in CellState]: string } = {
  confirmed: 'REGRESSION',
  suspect: 'SUSPECT',
  invalid: 'INVALID',
  missing: 'MISSING',
  accepted: 'accepted',
  improved: 'IMPROVED',
  unstable: 'ok, unstable series',
  'warming-up': 'warming up',
  good: 'ok',
};

const ROUTINE: ReadonlySet<CellState> = new Set(['unstable', 'warming-up', 'good']);

function rankOf(cell: CellVerdict): number {
  const { state } = cell;
  if (isToldAcross(cell) && ROUTINE.has(state)) return Object.keys(STATE_TEXT).indexOf('suspect');
  return ROUTINE.has(state) ? Object.keys(STATE_TEXT).length : Object.keys(STATE_TEXT).indexOf(state);
}
