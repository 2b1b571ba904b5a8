import { formatChange, formatValue, type Measurement, median, METRICS, type MetricKey } from '@sglang-ci/core';
import type { VerdictRules } from './rules.ts';
import { isUsable, seriesKeyOf } from './series-key.ts';

/** What to say of the values that belong to the whole night: accuracy by its own history, and changes of the KV cache. */
export function nightNotes(
  earlier: readonly Measurement[],
  tonight: readonly Measurement[],
  rules: VerdictRules,
): readonly string[] {
  return tonight
    .filter((value) => value.loadKind === 'none' && isUsable(value))
    .flatMap((value) => {
      const key = seriesKeyOf(value);
      const before = earlier
        .filter((night) => night.metric === value.metric && isUsable(night) && seriesKeyOf(night) === key)
        .map((night) => night.value)
        .slice(-rules.window);
      if (before.length < rules.warmUpNights) return [];
      if (value.metric === 'gsm8kAccuracy') return [accuracyNote(value.value, before, rules)];
      if (value.metric === 'kvCacheTokens' || value.metric === 'kvCacheGb') {
        return kvCacheNote(value.metric, { now: value.value, before, rules });
      }
      return [];
    });
}

function accuracyNote(now: number, before: readonly number[], rules: VerdictRules): string {
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const variance = before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (before.length - 1);
  const low = mean - rules.accuracySigmas * Math.max(Math.sqrt(variance), rules.accuracyScaleFloor);
  const text = (value: number) => formatValue('gsm8kAccuracy', value);
  const usual = `usual mean ${text(mean)}, lower limit ${text(low)} from ${before.length} nights`;
  return now < low
    ? `GSM8K accuracy ${text(now)} is BELOW its own history (${usual})`
    : `GSM8K accuracy ${text(now)} is as usual (${usual})`;
}

function kvCacheNote(
  metric: MetricKey,
  values: { readonly now: number; readonly before: readonly number[]; readonly rules: VerdictRules },
): readonly string[] {
  const usual = median(values.before) ?? values.now;
  const change = values.now / usual - 1;
  if (Math.abs(change) < values.rules.minChange) return [];
  const { label } = METRICS[metric];
  return [
    `${label} changed: ${formatValue(metric, values.now)}, usual ${formatValue(metric, usual)} (${formatChange(change)})`,
  ];
}
