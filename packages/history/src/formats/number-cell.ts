/** A CSV cell as a number; `undefined` for an empty cell, `NA`, `N/A`, `nan` and anything else that is no decimal number. */
export function numberCell(cell: string | undefined): number | undefined {
  const text = cell?.trim() ?? '';
  const value = /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** A cell as a latency or throughput: a number above zero, for nothing takes no time. */
export function measuredCell(cell: string | undefined): number | undefined {
  const value = numberCell(cell);
  return value !== undefined && value > 0 ? value : undefined;
}
