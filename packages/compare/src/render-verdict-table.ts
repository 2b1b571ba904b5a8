import { textTable } from '@sglang-ci/cli-kit';
import type { CellState, Verdict } from '@sglang-ci/core';
import { alertLines } from './alert-lines.ts';
import { VERDICT_COLUMNS, VERDICT_LEGEND, verdictRow, worstFirst } from './verdict-rows.ts';

/**
 * What changed and why we think so, then tonight's numbers against the usual range, worst first, as lines of plain text
 * for a terminal or a log. `color` marks the states with ANSI codes; leave it off for files.
 */
export function renderVerdictTable(verdict: Verdict, options: { readonly color?: boolean } = {}): string {
  const paint = (text: string, state: CellState | undefined) =>
    options.color === true && state !== undefined ? `${COLOR[state]}${text}\u001B[39m` : text;
  const cells = worstFirst(verdict.cells);
  const [header = '', rule = '', ...body] = textTable(VERDICT_COLUMNS, cells.map(verdictRow)).split('\n');
  const table =
    body.length === 0
      ? []
      : [header, rule, ...body.map((row, at) => paint(row, cells[at]?.state)), '', ...VERDICT_LEGEND];
  const alerts = alertLines(verdict).flatMap(({ text, below }) => [`- ${text}`, ...below.map((line) => `    ${line}`)]);
  return [...(alerts.length > 0 ? [...alerts, ''] : []), ...table, ...verdict.notes.map((note) => `- ${note}`)].join(
    '\n',
  );
}

const COLOR: { readonly [State in CellState]: string } = {
  good: '\u001B[32m',
  improved: '\u001B[32m',
  suspect: '\u001B[33m',
  accepted: '\u001B[33m',
  unstable: '\u001B[39m',
  confirmed: '\u001B[31m',
  invalid: '\u001B[31m',
  missing: '\u001B[31m',
  'warming-up': '\u001B[39m',
};
