import { describe, expect, test } from 'vitest';
import { BENCHMARKS, replayNight, workloadOf } from '../bench/support/replay.ts';
import { runNoise } from '../src/engine/noise.ts';
import { profileFor } from '../src/engine/profiles.ts';
import { simulatedEngine, simulateRun } from '../src/engine/simulate-run.ts';

/** Medians of real GROK1 nights on MI300X (September to December 2025) in ms: one run per load, and best of three. */
const REAL = [
  {
    rate: 1,
    oneRun: { e2eMs: 10_336, ttftMs: 109.9, itlMs: 16.3 },
    bestOf3: { e2eMs: 9837, ttftMs: 94.6, itlMs: 17.2 },
  },
  {
    rate: 2,
    oneRun: { e2eMs: 12_604, ttftMs: 116.6, itlMs: 21.8 },
    bestOf3: { e2eMs: 12_367, ttftMs: 103.3, itlMs: 21.5 },
  },
  {
    rate: 4,
    oneRun: { e2eMs: 12_542, ttftMs: 118.4, itlMs: 18.5 },
    bestOf3: { e2eMs: 12_072, ttftMs: 102.1, itlMs: 18.0 },
  },
  {
    rate: 8,
    oneRun: { e2eMs: 26_241, ttftMs: 179.3, itlMs: 28.4 },
    bestOf3: { e2eMs: 24_964, ttftMs: 154.8, itlMs: 28.4 },
  },
  {
    rate: 16,
    oneRun: { e2eMs: 85_373, ttftMs: 222.0, itlMs: 86.7 },
    bestOf3: { e2eMs: 87_436, ttftMs: 195.3, itlMs: 99.6 },
  },
] as const;

const METRICS = ['e2eMs', 'ttftMs', 'itlMs'] as const;
const grok = BENCHMARKS[0] ?? { hardware: 'mi30x', model: 'GROK1', loadKind: 'request_rate', loads: [] };

describe('GROK1 on MI300X against the medians of real nights', () => {
  const flushed = replayNight(grok, 'flushed');
  const legacy = replayNight(grok, 'legacy');
  const cases = REAL.flatMap(({ rate, oneRun }) => METRICS.map((metric) => [rate, metric, oneRun[metric]] as const));

  test.each(cases)('at %d requests/s %s is within 10% of %d ms, cache flushed or not', (rate, metric, real) => {
    for (const night of [flushed, legacy]) {
      const simulated = night.get(rate)?.[metric] ?? Number.NaN;
      expect(Math.abs(simulated / real - 1)).toBeLessThan(0.1);
    }
  });

  test('noisy nights stay within 10% too', () => {
    for (const seed of ['1', '2', '3']) {
      const engine = simulatedEngine(profileFor(grok.model, grok.hardware));
      for (const { rate, oneRun } of REAL) {
        engine.cache.flush();
        engine.noise = runNoise(`${seed}/GROK1`, `rate=${rate}#1`);
        const medians = simulateRun(engine, workloadOf(grok, rate));
        for (const metric of METRICS) expect(Math.abs(medians[metric] / oneRun[metric] - 1)).toBeLessThan(0.1);
      }
    }
  });
});

describe('the regimes of the old protocol', () => {
  test('a repeated DeepSeek load is warm at low concurrency and cold at high, as on real nights', () => {
    const deepseek = BENCHMARKS[3] ?? grok;
    const flushed = replayNight(deepseek, 'flushed');
    const legacy = replayNight(deepseek, 'legacy');
    expect(legacy.get(4)?.ttftMs ?? Number.NaN).toBeLessThan((flushed.get(4)?.ttftMs ?? 0) / 2);
    expect(legacy.get(64)?.ttftMs).toBeCloseTo(flushed.get(64)?.ttftMs ?? 0, 3);
  });
});
