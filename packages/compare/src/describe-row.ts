import { describeLoad, formatValue, METRICS, type MetricKey } from '@sglang-ci/core';
import type { ComparisonRow } from './comparison.ts';

/** `E2E latency at rate 16: 19.4% slower (31,263 → 37,336 ms)`. */
export function describeRow(row: ComparisonRow): string {
  return `${METRICS[row.metric].label} at ${describeRowLoad(row)}: ${describeRowChange(row)}`;
}

/** `19.4% slower (31,263 → 37,336 ms)`: how much, in words that leave no doubt which way. */
export function describeRowChange({ metric, a, b, betterBy = 0 }: ComparisonRow): string {
  const values = [a, b].map((value) => (value === undefined ? '?' : formatNumber(metric, value)));
  const much = a !== undefined && b !== undefined && b / a >= 2 ? timesAs(metric, b / a) : byPercent(metric, betterBy);
  return `${much} (${values.join(' → ')} ${METRICS[metric].unit})`;
}

function byPercent(metric: MetricKey, betterBy: number): string {
  const [worse, better] = METRICS[metric].better === 'lower' ? ['slower', 'faster'] : ['less', 'more'];
  return `${(Math.abs(betterBy) * 100).toFixed(1)}% ${betterBy < 0 ? worse : better}`;
}

function timesAs(metric: MetricKey, ratio: number): string {
  return `${ratio.toFixed(1)} times as ${METRICS[metric].better === 'lower' ? 'long' : 'much'}`;
}

/** The load with the GPUs and backend that belong to it: `rate 16`, `batch 32 (in 1024), TP 8`. */
export function describeRowLoad(row: ComparisonRow): string {
  const { tp, backend } = row;
  const parts = [
    describeLoad(row),
    ...(tp === undefined ? [] : [`TP ${tp}`]),
    ...(backend === undefined ? [] : [backend]),
  ];
  return parts.join(', ');
}

/** A value without its unit, for where the unit stands beside it: `25,341`. */
export function formatNumber(metric: MetricKey, value: number): string {
  return formatValue(metric, value).replace(` ${METRICS[metric].unit}`, '');
}
