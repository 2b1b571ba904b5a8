import {
  type CellState,
  type CellVerdict,
  describeLoad,
  formatChange,
  formatValue,
  METRICS,
  type Verdict,
} from '@sglang-ci/core';

/**
 * Tonight's numbers against the usual range as lines of plain text, for a terminal or a log.
 * `color` marks the states with ANSI codes; leave it off for files.
 */
export function renderVerdictTable(verdict: Verdict, options: { readonly color?: boolean } = {}): string {
  const rows = verdict.cells.map(rowOf);
  const widths = HEADER.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => (LEFT.has(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const paint = (text: string, state: CellState) =>
    options.color === true ? `${COLOR[state]}${text}\u001B[39m` : text;
  const body = verdict.cells.map((cell, index) => paint(line(rows[index] ?? []), cell.state));
  const notes = verdict.notes.map((note) => `- ${note}`);
  const table = rows.length === 0 ? [] : [line(HEADER), line(widths.map((width) => '-'.repeat(width))), ...body];
  return [...table, ...notes].join('\n');
}

const HEADER = ['load', 'metric', 'tonight', 'usual range', 'change', 'z', 'state'] as const;
const LEFT: ReadonlySet<number> = new Set([0, 1, 6]);

const COLOR: { readonly [State in CellState]: string } = {
  good: '\u001B[32m',
  improved: '\u001B[32m',
  suspect: '\u001B[33m',
  unstable: '\u001B[39m',
  confirmed: '\u001B[31m',
  invalid: '\u001B[31m',
  missing: '\u001B[31m',
  'warming-up': '\u001B[39m',
};

function rowOf(cell: CellVerdict): readonly string[] {
  const { metric, baseline, worseBy } = cell;
  const sign = METRICS[metric].better === 'lower' ? 1 : -1;
  return [
    describeLoad(cell),
    METRICS[metric].label,
    cell.value === undefined ? '-' : formatValue(metric, cell.value),
    baseline ? `${formatValue(metric, baseline.low)} … ${formatValue(metric, baseline.high)}` : '-',
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
