import { profileFor } from '../../src/engine/profiles.ts';
import { type RunMedians, simulatedEngine, simulateRun } from '../../src/engine/simulate-run.ts';
import { randomWorkload } from '../../src/workload/random-workload.ts';
import type { Workload } from '../../src/workload/workload.ts';

/** A benchmark of the real nights: its loads in the order they ran, and what each load asks for. */
export interface Benchmark {
  readonly hardware: 'mi30x' | 'mi35x';
  readonly model: string;
  readonly loadKind: 'request_rate' | 'concurrency';
  readonly loads: readonly number[];
}

/** The benchmarks there are profiles for. */
export const BENCHMARKS: readonly Benchmark[] = [
  { hardware: 'mi30x', model: 'GROK1', loadKind: 'request_rate', loads: [1, 2, 4, 8, 16] },
  { hardware: 'mi35x', model: 'GROK1', loadKind: 'request_rate', loads: [1, 2, 4, 8] },
  { hardware: 'mi30x', model: 'GROK2', loadKind: 'request_rate', loads: [1, 2, 4, 8, 16] },
  { hardware: 'mi30x', model: 'DeepSeek-V3-0324', loadKind: 'concurrency', loads: [128, 64, 16, 4, 1] },
  { hardware: 'mi35x', model: 'DeepSeek-R1-MXFP4-Preview', loadKind: 'concurrency', loads: [128, 64, 16, 4, 1] },
];

/** One night on one server: `flushed` empties the prefix cache before every run, `legacy` never does. */
export function replayNight(benchmark: Benchmark, protocol: 'flushed' | 'legacy'): Map<number, RunMedians> {
  const engine = simulatedEngine(profileFor(benchmark.model, benchmark.hardware));
  const medians = new Map<number, RunMedians>();
  for (const load of benchmark.loads) {
    if (protocol === 'flushed') engine.cache.flush();
    medians.set(load, simulateRun(engine, workloadOf(benchmark, load)));
  }
  return medians;
}

/** The workload of one load, with the options and the seed of the real nights. */
export function workloadOf(benchmark: Benchmark, load: number): Workload {
  const byRate = benchmark.loadKind === 'request_rate';
  const requests = randomWorkload({
    version: '0.5.6',
    seed: 1,
    numPrompts: byRate ? Math.min(300 * load, 2400) : load > 16 ? 500 : 128,
    inputLen: byRate ? 1024 : 3200,
    outputLen: byRate ? 1024 : 800,
    rangeRatio: byRate ? 0 : 1,
    requestRate: byRate ? load : Number.POSITIVE_INFINITY,
    dataset: 'random',
  });
  const label = `${byRate ? 'rate' : 'concurrency'}=${load}`;
  return { label, kind: 'serving', maxConcurrency: byRate ? null : load, sharedPrefixTokens: 0, requests };
}
