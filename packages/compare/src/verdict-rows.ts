import { type CellState, type CellVerdict, describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';

/** Columns of a verdict's table. `sees`: the smallest change that the value could show in one night. */
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
  const size = (cell: CellVerdict) => (ROUTINE.has(cell.state) ? 0 : Math.abs(cell.worseBy ?? 0));
  return cells.toSorted((a, b) => rankOf(a.state) - rankOf(b.state) || size(b) - size(a));
}

/** One judged value as the cells of its row, in the order of `VERDICT_COLUMNS`. Change and z carry the sign of the value itself. */
export function verdictRow(cell: CellVerdict): readonly string[] {
  const { metric, baseline, worseBy, minDetectable } = cell;
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return [
    describeLoad(cell),
    METRICS[metric].label,
    cell.value === undefined ? '-' : formatValue(metric, cell.value),
    baseline?.settled ? `${formatValue(metric, baseline.low)} … ${formatValue(metric, baseline.high)}` : '-',
    worseBy === undefined ? '-' : formatChange(sign * worseBy),
    cell.z === undefined ? '-' : (sign * cell.z).toFixed(1),
    minDetectable === undefined ? '-' : `±${formatChange(minDetectable).slice(1)}`,
    cell.note === undefined ? STATE_TEXT[cell.state] : `${STATE_TEXT[cell.state]} (${cell.note})`,
  ];
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

function rankOf(state: CellState): number {
  return ROUTINE.has(state) ? Object.keys(STATE_TEXT).length : Object.keys(STATE_TEXT).indexOf(state);
}
