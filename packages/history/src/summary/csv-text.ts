import Papa from 'papaparse';

/** A comma-separated table with a header; a missing value is an empty cell. */
export function csvText(
  columns: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
): string {
  return `${Papa.unparse({ fields: [...columns], data: rows.map((row) => [...row]) }, { newline: '\n' })}\n`;
}
