import type { CellState, Verdict } from '@sglang-ci/core';
import { VERDICT_COLUMNS, verdictRow } from './verdict-rows.ts';

/**
 * Tonight's numbers against the usual range as lines of plain text, for a terminal or a log.
 * `color` marks the states with ANSI codes; leave it off for files.
 */
export function renderVerdictTable(verdict: Verdict, options: { readonly color?: boolean } = {}): string {
  const rows = verdict.cells.map(verdictRow);
  const widths = VERDICT_COLUMNS.map((title, column) =>
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
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const table = rows.length === 0 ? [] : [line(VERDICT_COLUMNS), rule, ...body];
  return [...table, ...verdict.notes.map((note) => `- ${note}`)].join('\n');
}

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
