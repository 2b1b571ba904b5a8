import type { LoadKind } from './load.ts';
import { METRICS, type MetricKey } from './metrics.ts';

/** A value with its unit as tables, cards and headlines show it: `25,341 ms`, `17.75 ms`, `82.4%`. */
export function formatValue(metric: MetricKey, value: number): string {
  const { unit } = METRICS[metric];
  if (unit === 'fraction') return `${(value * 100).toFixed(1)}%`;
  if (unit === 'tokens') return `${grouped(value, 0)} tokens`;
  return `${grouped(value, decimalsOf(value))} ${unit}`;
}

/**
 * The change of a value itself, from how much better it became: a latency that became 15% worse changed by +0.15, a
 * throughput by -0.15. Every table, page, card and chart tells changes like this; better and worse are words and colours.
 */
export function valueChange(metric: MetricKey, betterBy: number): number {
  return METRICS[metric].better === 'lower' ? -betterBy : betterBy;
}

/** A relative change with its sign: `+21%`, `-0.4%`. One decimal below 10%. */
export function formatChange(fraction: number): string {
  const percent = fraction * 100;
  const text = percent.toFixed(Math.abs(percent) < 9.95 ? 1 : 0);
  return `${percent >= 0 ? '+' : ''}${text}%`;
}

/** The load of a measured or judged value as people say it: `rate 8`, `concurrency 16`, `batch 32 (in 1024)`; `''` for a whole night. */
export function describeLoad(of: {
  readonly loadKind: LoadKind;
  readonly load: number;
  readonly inputLen?: number;
}): string {
  switch (of.loadKind) {
    case 'request_rate':
      return `rate ${of.load}`;
    case 'concurrency':
      return `concurrency ${of.load}`;
    case 'batch_size':
      return `batch ${of.load}${of.inputLen === undefined ? '' : ` (in ${of.inputLen})`}`;
    case 'none':
      return '';
  }
}

function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size >= 1000) return 0;
  if (size >= 100) return 1;
  return size >= 10 ? 2 : 3;
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
