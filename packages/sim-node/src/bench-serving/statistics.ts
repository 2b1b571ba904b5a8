/** What NumPy says about a list; NaN everywhere when it is empty. */
export interface Distribution {
  readonly mean: number;
  readonly std: number;
  readonly max: number;
  /** `np.percentile` with linear interpolation. */
  percentile(percent: number): number;
}

/** Statistics of plain values. */
export function ofValues(values: readonly number[]): Distribution {
  const sorted = [...values].sort((a, b) => a - b);
  return describe(
    sorted.map((value) => [value, 1] as const),
    sorted.length,
  );
}

/** Statistics of bins of 0.01 ms with counts, ascending. */
export function ofHistogram(bins: readonly (readonly [centiMs: number, count: number])[]): Distribution {
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  return describe(
    bins.map(([centiMs, count]) => [centiMs / 100, count] as const),
    total,
  );
}

function describe(weighted: readonly (readonly [value: number, count: number])[], total: number): Distribution {
  const mean = weighted.reduce((sum, [value, count]) => sum + value * count, 0) / total;
  const variance = weighted.reduce((sum, [value, count]) => sum + (value - mean) ** 2 * count, 0) / total;
  const max = weighted.at(-1)?.[0] ?? Number.NaN;
  const percentile = (percent: number): number => {
    const position = (percent / 100) * (total - 1);
    const low = valueAt(weighted, Math.floor(position));
    const high = valueAt(weighted, Math.ceil(position));
    return low + (high - low) * (position - Math.floor(position));
  };
  return { mean, std: Math.sqrt(variance), max, percentile };
}

function valueAt(weighted: readonly (readonly [value: number, count: number])[], index: number): number {
  let seen = 0;
  for (const [value, count] of weighted) {
    seen += count;
    if (index < seen) return value;
  }
  return weighted.at(-1)?.[0] ?? Number.NaN;
}
