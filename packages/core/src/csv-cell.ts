/**
 * A text for a cell of a CSV that people open in a spreadsheet: what would be taken for a formula starts with a `'`.
 * Numbers, negative ones too, stay numbers. Quoting is up to who writes the CSV.
 */
export function csvCell(text: string): string {
  return /^[=@\t\r\n]/.test(text) || (/^[+-]/.test(text) && !Number.isFinite(Number(text))) ? `'${text}` : text;
}
