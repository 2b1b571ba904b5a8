import { type CellState, type CellVerdict, describeLoad, formatChange, formatValue, METRICS } from '@sglang-ci/core';

/** Column titles of a verdict's table. */
export const VERDICT_COLUMNS = ['load', 'metric', 'tonight', 'usual range', 'change', 'z', 'state'] as const;

/** One judged value as the cells of its row, in the order of `VERDICT_COLUMNS`. Change and z carry the sign of the value itself. */
export function verdictRow(cell: CellVerdict): readonly string[] {
  const { metric, baseline, worseBy } = cell;
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return [
    describeLoad(cell),
    METRICS[metric].label,
    cell.value === undefined ? '-' : formatValue(metric, cell.value),
    baseline?.settled ? `${formatValue(metric, baseline.low)} … ${formatValue(metric, baseline.high)}` : '-',
    worseBy === undefined ? '-' : formatChange(sign * worseBy),
    cell.z === undefined ? '-' : (sign * cell.z).toFixed(1),
    cell.note === undefined ? STATE_TEXT[cell.state] : `${STATE_TEXT[cell.state]} (${cell.note})`,
  ];
}

const STATE_TEXT: { readonly [State in CellState]: string } = {
  good: 'ok',
  improved: 'IMPROVED',
  suspect: 'SUSPECT',
  unstable: 'ok, unstable series',
  confirmed: 'REGRESSION',
  invalid: 'INVALID',
  missing: 'MISSING',
  'warming-up': 'warming up',
};
