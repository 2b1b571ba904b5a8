import { type Metric, type MetricKey, METRICS } from '@sglang-ci/core';

/** A value as the charts print it, without its unit: `94,607`, `128.7`, `0.0583`, `81.4%`. */
export function formatValue(metric: MetricKey, value: number): string {
  const unit = METRICS[metric].unit;
  if (unit === 'fraction') return `${(value * 100).toFixed(1)}%`;
  if (unit !== 'tokens' && value !== 0 && Math.abs(value) < 1) return SMALL.format(value);
  const digits = unit === 'tokens' || Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  return FORMATS[digits].format(value);
}

const SMALL = new Intl.NumberFormat('en-US', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

/** Made once: a format costs a hundred times what formatting does, and long histories have ten thousands of values. */
const FORMATS = [0, 1, 2].map(
  (digits) => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
) as [Intl.NumberFormat, Intl.NumberFormat, Intl.NumberFormat];

/** The unit on an axis: a fraction is drawn in percent. */
export function axisUnit(metric: MetricKey): string {
  const { unit }: Metric = METRICS[metric];
  return unit === 'fraction' ? '%' : unit;
}

/** The value on an axis: a fraction is drawn in percent. */
export function axisValue(metric: MetricKey, value: number): number {
  return METRICS[metric].unit === 'fraction' ? value * 100 : value;
}

/** The same for a mark, without the digits that no screen shows. */
export function roundedAxisValue(metric: MetricKey, value: number): number {
  return Number(axisValue(metric, value).toPrecision(6));
}
