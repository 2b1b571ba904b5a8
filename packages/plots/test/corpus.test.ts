import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measurementsOf, type Night, scanStore } from '@sglang-ci/history';
import { beforeAll, describe, expect, test } from 'vitest';
import { failedNights, onlineTrendCharts, type TrendCharts } from '../src/index.ts';

const CORPUS = resolve(
  process.env['SGLANG_CI_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url)),
);
const ONLINE = join(CORPUS, 'online_benchmark_log');
const isThere = existsSync(ONLINE);
if (!isThere) process.stderr.write(`corpus tests skipped: no ${CORPUS} (SGLANG_CI_CORPUS names another place)\n`);

describe.skipIf(!isThere)('the real nights', () => {
  let benchmarks: readonly (readonly Night[])[] = [];
  beforeAll(async () => {
    const groups = new Map<string, Night[]>();
    for (const night of await scanStore(ONLINE, { index: false })) {
      const key = [night.hardware, night.model, night.subMode].join(' ');
      if (night.date !== '') groups.set(key, [...(groups.get(key) ?? []), night]);
    }
    benchmarks = [...groups.values()];
  }, 120_000);

  test('every value of every night is drawn, and nothing else', () => {
    expect(benchmarks.length).toBeGreaterThan(10);
    for (const nights of benchmarks) {
      const measurements = measurementsOf(nights);
      const trends = onlineTrendCharts(measurements, { failedNights: failedNights(nights) });
      for (const { metric } of trends.charts) {
        const measured = measurements.filter((one) => one.metric === metric).map(({ value }) => value);
        expect(drawn(trends, metric)).toEqual(
          sorted(metric === 'gsm8kAccuracy' ? measured.map((value) => value * 100) : measured),
        );
      }
    }
  });

  test('on few places, every failed night and every step is still there', () => {
    for (const nights of benchmarks) {
      const [measurements, failures] = [measurementsOf(nights), failedNights(nights)];
      const full = onlineTrendCharts(measurements, { failedNights: failures });
      const { axis, charts } = onlineTrendCharts(measurements, { failedNights: failures, maxSlots: 12 });
      expect(axis.slots.length).toBeLessThanOrEqual(12);
      expect(axis.slots.flatMap((slot) => slot.failures)).toHaveLength(failures.length);
      expect(charts.flatMap(({ marks }) => marks.steps.map(({ date, text }) => [date, text]))).toEqual(
        full.charts.flatMap(({ marks }) => marks.steps.map(({ date, text }) => [date, text])),
      );
      const newest = full.axis.slots.at(-1);
      expect(axis.slots.at(-1)).toEqual({ ...newest, segment: expect.any(Number) });
    }
  });
});

/** The values that the lines of a metric's charts show, in rising order. */
function drawn({ charts }: TrendCharts, metric: string): number[] {
  const datasets = charts.filter((chart) => chart.metric === metric).flatMap(({ config }) => config.data.datasets);
  return sorted(datasets.flatMap(({ data }) => data.filter((value) => value !== null)));
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}
