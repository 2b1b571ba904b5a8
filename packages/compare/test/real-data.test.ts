import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Measurement, median } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { groupBy } from '../src/group-by.ts';
import { judgeSeries, VERDICT_RULES } from '../src/index.ts';
import { byNight, quantityKeyOf, seriesKeyOf } from '../src/series-key.ts';
import { amdNights } from './amd-nights.ts';

const nights = amdNights();

/** First night from which there is something to find, and nights in which a step must be found. */
const FIRST = 10;
const IN_TIME = 7;

describe.skipIf(typeof nights === 'string')(`real nights${typeof nights === 'string' ? ` (${nights})` : ''}`, () => {
  const all = typeof nights === 'string' ? [] : nights;

  test('steps that hindsight sees are confirmed within a week, and little else is', () => {
    const score = scoreOf(all, quantityKeyOf);
    expect(score.steps).toBeGreaterThanOrEqual(30);
    expect(score.found / score.steps).toBeGreaterThanOrEqual(0.9);
    expect(score.elsewherePerYear).toBeLessThanOrEqual(3);
    expect(score.medianDelay).toBeLessThanOrEqual(1);
  });

  test('apart by node and ROCm stack, no more than three confirmations a year are unexplained', () => {
    expect(scoreOf(all, seriesKeyOf).elsewherePerYear).toBeLessThanOrEqual(3);
  });
});

interface Score {
  readonly steps: number;
  readonly found: number;
  readonly elsewherePerYear: number;
  readonly medianDelay: number;
}

function scoreOf(all: readonly Measurement[], keyOf: (of: Measurement) => string): Score {
  const series = [...groupBy(all, keyOf).values()].filter((nights) => nights.length > FIRST + 1);
  const scored = series.map((nights) => scoreSeries(nights.toSorted(byNight)));
  const delays = scored.flatMap((score) => score.delays);
  const judgedNights = series.reduce((sum, nights) => sum + nights.length - FIRST, 0);
  const elsewhere = scored.reduce((sum, score) => sum + score.elsewhere, 0);
  return {
    steps: scored.reduce((sum, score) => sum + score.steps, 0),
    found: delays.length,
    elsewherePerYear: (365 * elsewhere) / judgedNights,
    medianDelay: median(delays) ?? 0,
  };
}

function scoreSeries(nights: readonly Measurement[]): { steps: number; delays: readonly number[]; elsewhere: number } {
  const values = nights.map((night) => night.value);
  const metric = nights[0]?.metric ?? 'e2eMs';
  const judged = judgeSeries(values, { metric, rules: VERDICT_RULES });
  const alarms = judged.flatMap(({ confirmed, finding }, at) => (confirmed && finding === 'worse' ? [at] : []));
  const steps = hindsightSteps(values);
  const inTime = (step: number) => alarms.find((alarm) => alarm >= step && alarm <= step + IN_TIME);
  const explained = (alarm: number) => steps.some((step) => alarm >= step && alarm <= step + IN_TIME);
  return {
    steps: steps.length,
    delays: steps.flatMap((step) => (inTime(step) ?? step - 1) - step).filter((delay) => delay >= 0),
    elsewhere: alarms.filter((alarm) => alarm >= FIRST && !explained(alarm)).length,
  };
}

/** Nights from which on, seen from later, the level was at least 3% and four sigmas worse for five nights. */
function hindsightSteps(values: readonly number[]): readonly number[] {
  const steps: number[] = [];
  for (let at = FIRST; at < values.length - 2; at++) {
    const last = steps.at(-1) ?? 0;
    if (steps.length > 0 && at - last < 3) continue;
    const before = values.slice(Math.max(last, at - 7), at);
    const after = values.slice(at, at + 5);
    const level = median(before) ?? 0;
    const sigma = 1.4826 * (median(before.map((value) => Math.abs(value - level))) ?? 0);
    const lasts = after.every((value) => value > Math.max(level * 1.02, level + 2 * sigma));
    const jump = (median(after) ?? 0) - level;
    if (before.length >= 3 && lasts && jump > Math.max(0.03 * level, 4 * sigma)) steps.push(at);
  }
  return steps;
}

const NAB = fileURLToPath(new URL('../../../../shared/datasets/NAB/data/realAWSCloudwatch/', import.meta.url));
const absent = existsSync(NAB) ? '' : ' (the data is not beside this repository: ../shared/datasets/NAB)';

describe.skipIf(absent !== '')(`spikes of server load${absent}`, () => {
  test.each(['ec2_cpu_utilization_5f5533', 'ec2_cpu_utilization_24ae8d', 'ec2_cpu_utilization_53ea38'])(
    '%s: spikes are suspected, fewer than one in 365 values is confirmed',
    (name) => {
      const lines = readFileSync(`${NAB}${name}.csv`, 'utf8').trim().split('\n').slice(1);
      const values = lines.map((line) => Number(line.split(',')[1])).filter((value) => value > 0);
      const worse = judgeSeries(values, { metric: 'e2eMs', rules: VERDICT_RULES }).filter(
        ({ finding }) => finding === 'worse',
      );
      expect(worse.length).toBeGreaterThan(20);
      expect(worse.filter((night) => night.confirmed).length).toBeLessThanOrEqual(values.length / 365);
    },
  );
});
