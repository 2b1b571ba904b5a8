/** The vertical axis of a chart: what it spans and how. */
export interface ValueAxis {
  readonly type: 'linear' | 'logarithmic';
  readonly min: number;
  readonly max: number;
}

/** Lines that differ by more than this factor get a logarithmic axis, or the low ones would be flat. */
const LOG_FROM_RATIO = 3;

/** A linear axis spans at least this share of its values, so that noise does not look like a cliff. */
const LEAST_SPAN = 0.1;

/** The axis for all values of a chart. Ranges leave out zero: what matters is the change from night to night. */
export function valueAxis(values: readonly number[], limit = Number.POSITIVE_INFINITY): ValueAxis {
  if (values.length === 0) return { type: 'linear', min: 0, max: 1 };
  const min = Math.min(...values);
  const max = Math.max(...values);
  if (min > 0 && max / min > LOG_FROM_RATIO)
    return { type: 'logarithmic', min: roundDown(min * 0.95), max: roundUp(max * 1.05) };
  const middle = (min + max) / 2;
  const half = Math.max((max - min) * 0.62, (Math.abs(middle) * LEAST_SPAN) / 2) || 1;
  return {
    type: 'linear',
    min: min >= 0 ? Math.max(0, middle - half) : middle - half,
    max: Math.min(limit, middle + half),
  };
}

/** Where a logarithmic axis may end: these times a power of ten. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

function roundDown(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return (ROUND.findLast((step) => step * unit <= value) ?? 1) * unit;
}

function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return (ROUND.find((step) => step * unit >= value) ?? 10) * unit;
}
