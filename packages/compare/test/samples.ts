import { type Measurement, type MetricKey, shiftDay } from '@sglang-ci/core';

/** A value of a night on node `mi300-a`; `day` counts nights from 2025-11-01. */
export function measurement(day: number, value: number, changes: Partial<Measurement> = {}): Measurement {
  const date = shiftDay('20251031', day);
  const imageTag = `v0.5.5-rocm700-mi30x-${date}`;
  return {
    hardware: 'mi30x',
    model: 'GROK1',
    variant: 'MOE-I4F8',
    mode: 'online',
    subMode: 'standard',
    folder: `${imageTag}_GROK1_MOE-I4F8_online`,
    imageTag,
    date,
    rocm: 'rocm700',
    node: 'mi300-a',
    backend: 'aiter',
    loadKind: 'request_rate',
    load: 8,
    metric: 'e2eMs',
    value,
    runValues: [value],
    runs: 3,
    protocol: 'flushed-3',
    source: 'results',
    valid: true,
    invalidReasons: [],
    ...changes,
  };
}

/** A whole online night: three metrics at each rate, every value `factor` times its base. */
export function onlineNight(
  day: number,
  options: {
    readonly factor?: number;
    readonly changes?: Partial<Measurement>;
    readonly rates?: readonly number[];
  } = {},
): readonly Measurement[] {
  const { factor = 1, changes = {}, rates = [1, 8, 16] } = options;
  const wobble = 1 + 0.003 * Math.sin(day * 2.4);
  const bases: readonly (readonly [MetricKey, number])[] = [
    ['e2eMs', 12_000],
    ['ttftMs', 120],
    ['itlMs', 20],
  ];
  return rates.flatMap((load) =>
    bases.map(([metric, base]) =>
      measurement(day, base * (1 + load / 10) * wobble * factor, { metric, load, ...changes }),
    ),
  );
}

/** The days 1 to `count`, each a normal night. */
export function usualNights(count: number, changes: Partial<Measurement> = {}): readonly Measurement[] {
  return Array.from({ length: count }, (_, index) => onlineNight(index + 1, { changes })).flat();
}

/** The identity of a day's night, as `judgeNight` wants it. */
export function nightOf(day: number): { folder: string; imageTag: string; date: string } {
  const { folder, imageTag, date } = measurement(day, 1);
  return { folder, imageTag, date };
}
