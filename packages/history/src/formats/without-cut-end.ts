/**
 * The text of a CSV without the cell or row it may be cut in. All writers end each row with a line end: a file without
 * one at its end is half written, and what follows its last separator (`244` of `244.87`) is believed only if it
 * `isWhole`.
 */
export function withoutCutEnd(
  text: string,
  options: { readonly separator: string; readonly isWhole: (end: string) => boolean },
): { readonly text: string; readonly isCut: boolean } {
  const row = text.lastIndexOf('\n') + 1;
  const start = Math.max(row, text.lastIndexOf(options.separator) + 1);
  if (row === text.length || options.isWhole(text.slice(start).trimEnd())) return { text, isCut: false };
  return { text: text.slice(0, start), isCut: true };
}
