/** A CSV cell as a number; `undefined` for an empty cell, `NA`, `N/A`, `nan` and anything else that is no decimal number. */
export function numberCell(cell: string | undefined): number | undefined {
  const text = cell?.trim() ?? '';
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
