import { csvCell } from '@sglang-ci/core';
import Papa from 'papaparse';

/** A comma-separated table with a header; a missing value is an empty cell. Texts are no formulas in a spreadsheet. */
export function csvText(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  return `${Papa.unparse({ fields: [...columns], data: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? csvCell(cell) : cell))) }, { newline: '\n' })}\n`;
}
