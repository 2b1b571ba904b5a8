import type { Verdict } from '@sglang-ci/core';
import type { BenchmarkCardInput, FailureCardInput } from '../src/index.ts';

const folder = 'v0.5.5-rocm700-mi30x-20251116_GROK1_MOE-I4F8_online';

/** A night with one suspect value, as `judgeNight` gives it. */
export const suspectVerdict: Verdict = {
  status: 'regression-suspected',
  headline:
    'REGRESSION SUSPECTED: 1 of 3 values worse than usual (worst: E2E latency at rate 16 +21%, z 14); first night, not yet confirmed',
  folder,
  imageTag: 'v0.5.5-rocm700-mi30x-20251116',
  date: '20251116',
  cells: [
    {
      metric: 'e2eMs',
      loadKind: 'request_rate',
      load: 16,
      state: 'suspect',
      value: 91_400.5,
      runs: 3,
      baseline: { centre: 75_594, scale: 1_129, nights: 14, low: 71_078, high: 80_110, settled: true },
      z: 14,
      worseBy: 0.209,
      minDetectable: 0.06,
    },
    {
      metric: 'ttftMs',
      loadKind: 'request_rate',
      load: 16,
      state: 'good',
      value: 184.6,
      runs: 3,
      baseline: { centre: 184, scale: 3, nights: 14, low: 172, high: 196, settled: true },
      z: 0.2,
      worseBy: 0.003,
      minDetectable: 0.065,
    },
    { metric: 'itlMs', loadKind: 'request_rate', load: 16, state: 'warming-up', value: 89.33, runs: 3 },
  ],
  contextChanges: [],
  notes: [],
};

/** A benchmark card's input around a verdict. */
export function cardInput(changes: Partial<BenchmarkCardInput> = {}): BenchmarkCardInput {
  return {
    verdict: suspectVerdict,
    run: {
      model: 'GROK1',
      mode: 'online',
      subMode: 'standard',
      hardware: 'mi30x',
      host: 'mi300-a',
      image: 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116',
      gate: { outcome: 'pass', passed: true, accuracy: 0.82, threshold: 0.8, runs: [] },
      simulated: false,
    },
    generatedAt: Date.UTC(2025, 10, 16, 22, 5, 9),
    durations: [['Total runtime', '1h 33m']],
    plots: [{ name: '20251116_GROK1_online.png', url: 'http://plots.lab:8000/GROK1/online/20251116_GROK1_online.png' }],
    links: { dashboard: 'http://plots.lab:8000/', history: 'http://plots.lab:8000/series/GROK1' },
    ...changes,
  };
}

/** A failure card's input. */
export const failure: FailureCardInput = {
  subject: 'GROK1 Online Benchmark',
  date: '20251116',
  message: 'the server ended with code 1 after 95 s',
  hint: 'see server_output_aiter.log',
  host: 'mi300-a',
  hardware: 'mi30x',
  image: 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116',
  generatedAt: Date.UTC(2025, 10, 16, 22, 5, 9),
};
