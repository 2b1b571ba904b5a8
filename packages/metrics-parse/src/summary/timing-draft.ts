import { redactSecrets } from '@sglang-ci/core';
import type { LineRule } from '../common/line-rules.ts';
import type { LogRecord } from '../common/record.ts';
import { type Mutable, toNumber } from '../common/values.ts';
import type { TimedPerformance, TimedRun, TimingGsm8k, TimingSummary } from './timing-summary.ts';

/** A timing summary while its lines are read. */
export type TimingDraft = Mutable<
  Omit<TimingSummary, keyof LogRecord | 'gsm8k' | 'loadRuns' | 'performance' | ListKey>
> & {
  section: 'head' | 'gsm8k' | 'benchmark';
  gsm8k?: Mutable<TimingGsm8k>;
  loadRuns: TimedRun[];
  performance: Mutable<TimedPerformance>[];
  attentionBackends: string[];
  serverStartupS: number[];
  loadTotals: { load: number; seconds: number }[];
  skippedLoads: number[];
};
type ListKey = 'attentionBackends' | 'serverStartupS' | 'loadTotals' | 'skippedLoads';
export type TimingRule = LineRule<TimingDraft>;
type KeyOf<T, V> = { [K in keyof T]-?: T[K] extends V | undefined ? K : never }[keyof T] & string;

/** `Label: text`, quotes and secrets removed. */
export const text = (label: string, key: KeyOf<TimingDraft, string>): TimingRule => ({
  pattern: new RegExp(`^${label}: (.+)$`),
  read: (draft, [value = '']) => {
    Object.assign(draft, { [key]: redactSecrets(value.replace(/^"(.*)"$/, '$1')) });
    return key;
  },
});

/** `Label: true`. */
export const flag = (label: string, key: KeyOf<TimingDraft, boolean>): TimingRule => ({
  pattern: new RegExp(`^${label}: (true|false)$`),
  read: (draft, [value]) => {
    Object.assign(draft, { [key]: value === 'true' });
    return key;
  },
});

/** A number, kept once. */
export const number = (pattern: RegExp, key: KeyOf<TimingDraft, number>): TimingRule => ({
  pattern,
  read: (draft, [value]) => {
    Object.assign(draft, { [key]: toNumber(value) });
    return key;
  },
});

/** A line that is counted. */
export const count = (
  pattern: RegExp,
  key: 'healthCheckFailures' | 'connectionErrors' | 'restartsSucceeded' | 'restartsFailed',
): TimingRule => ({
  pattern,
  read: (draft) => {
    draft[key] += 1;
    return key;
  },
});

/** A number of the GSM8K section. */
export const gsm8k = (pattern: RegExp, key: KeyOf<TimingGsm8k, number>): TimingRule => ({
  pattern,
  read: (draft, [value]) => {
    draft.gsm8k = { earlyExit: false, ...draft.gsm8k, [key]: toNumber(value) };
    return `gsm8k.${key}`;
  },
});

/** A latency of the load whose heading came last; `NA` does not match. */
export const latency = (label: string, key: 'e2eMs' | 'ttftMs' | 'itlMs'): TimingRule => ({
  pattern: new RegExp(`^ +${label}: (\\d+(?:\\.\\d+)?) ms`),
  read: (draft, [value]) => {
    const point = draft.performance.at(-1);
    if (point) point[key] = Number(value);
    return `performance[${draft.performance.length - 1}].${key}`;
  },
});
