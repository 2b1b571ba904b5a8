import { type Measurement, type MetricKey, shiftDay } from '@sglang-ci/core';
import type { FailedNight } from '../src/index.ts';

/** A measurement of GROK1 online, with what a test does not care about filled in. */
export function measured(over: Partial<Measurement> & Pick<Measurement, 'date' | 'value'>): Measurement {
  const rocm = over.rocm ?? 'rocm700';
  const imageTag = over.imageTag ?? `v0.5.6-${rocm}-mi30x-${over.date}`;
  const subMode = over.subMode ?? 'standard';
  return {
    hardware: 'mi30x',
    model: 'GROK1',
    variant: 'MOE-I4F8',
    mode: 'online',
    subMode,
    folder: `${imageTag}_GROK1_MOE-I4F8_online`,
    imageTag,
    rocm,
    node: 'node-a',
    backend: 'aiter',
    loadKind: 'request_rate',
    load: 1,
    metric: 'e2eMs',
    runValues: [over.value],
    runs: 1,
    protocol: 'flushed-3',
    source: 'results',
    valid: true,
    invalidReasons: [],
    ...over,
  };
}

/** One metric of one load over consecutive nights of October 2025, starting with the 1st; `null` = no night. */
export function nights(values: readonly (number | null)[], over: Partial<Measurement> = {}): Measurement[] {
  return values.flatMap((value, index) =>
    value === null ? [] : [measured({ ...over, date: `202510${String(index + 1).padStart(2, '0')}`, value })],
  );
}

/** One value for each of `count` days. */
export function consecutive(
  first: string,
  count: number,
  valueAt: (index: number) => number = () => 100,
): Measurement[] {
  return Array.from({ length: count }, (_, index) => measured({ date: shiftDay(first, index), value: valueAt(index) }));
}

/** A night of GROK1 online that left nothing. */
export function failed(date: string, reason: string, rocm = 'rocm700'): FailedNight {
  const imageTag = `v0.5.6-${rocm}-mi30x-${date}`;
  return { date, imageTag, folder: `${imageTag}_GROK1_MOE-I4F8_online`, subMode: 'standard', reason };
}

/** All that an online page shows, over a number of nights. */
export function onlineNights(count: number): Measurement[] {
  const every = (base: number) => Array.from({ length: count }, (_, index) => base * (1 + 0.01 * (index % 3)));
  const latencies: readonly (readonly [MetricKey, number])[] = [
    ['e2eMs', 10_000],
    ['ttftMs', 95],
    ['itlMs', 17],
  ];
  const ofNight: readonly (readonly [MetricKey, number])[] = [
    ['gsm8kAccuracy', 0.81],
    ['kvCacheTokens', 4_588_137],
    ['kvCacheGb', 140],
  ];
  return [
    ...latencies.flatMap(([metric, base]) =>
      [1, 2, 4, 8, 16].flatMap((load) => nights(every(base * (load > 8 ? 8 : 1 + load / 10)), { metric, load })),
    ),
    ...ofNight.flatMap(([metric, base]) => nights(every(base), { metric, load: 0, loadKind: 'none' })),
  ];
}
