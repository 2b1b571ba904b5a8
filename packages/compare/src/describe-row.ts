import { describeLoad, formatValue, METRICS } from '@sglang-ci/core';
import type { ComparisonRow } from './comparison.ts';

/** `E2E latency at rate 16: -19.4% (31,263 ms → 37,336 ms)`: a positive change is better, as in the tables. */
export function describeRow(row: ComparisonRow): string {
  const { metric, a, b, betterBy = 0 } = row;
  const values = [a, b].map((value) => (value === undefined ? '?' : formatValue(metric, value)));
  return `${METRICS[metric].label} at ${describeRowLoad(row)} ${signedPercent(betterBy)} (${values.join(' → ')})`;
}

/** The load with the GPUs, lengths and backend that belong to it: `rate 16`, `batch 32 (in 1024), TP 8`. */
export function describeRowLoad(row: ComparisonRow): string {
  const { tp, backend } = row;
  return [
    describeLoad(row),
    ...(tp === undefined ? [] : [`TP ${tp}`]),
    ...(backend === undefined ? [] : [backend]),
  ].join(', ');
}

/** A fraction with its sign and one decimal: `+12.3%`, `-0.4%`. What rounds to nothing has no sign. */
export function signedPercent(fraction: number): string {
  const text = (fraction * 100).toFixed(1);
  if (Number(text) === 0) return '0.0%';
  return `${fraction > 0 ? '+' : ''}${text}%`;
}
