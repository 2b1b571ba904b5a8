import type { Workload } from '../workload/workload.ts';
import { BatchEngine } from './batch-engine.ts';
import type { ModelProfile } from './model-profile.ts';
import { type Noise, QUIET } from './noise.ts';
import { WorkloadSource } from './workload-source.ts';

/** Medians of one run, in ms. */
export interface RunMedians {
  readonly e2eMs: number;
  readonly ttftMs: number;
  readonly itlMs: number;
}

/** A server without its HTTP side and without waiting: for calibration and tests. */
export function simulatedEngine(profile: ModelProfile, noise: Noise = QUIET): BatchEngine {
  return new BatchEngine({
    profile: profile.latency,
    noise,
    radixCache: true,
    listener: { prefill() {}, decode() {} },
  });
}

/** Runs a workload on an idle engine at once. The prefix cache keeps what earlier runs left in it. */
export function simulateRun(engine: BatchEngine, workload: Workload): RunMedians {
  engine.rebase();
  const source = new WorkloadSource(workload, 0);
  engine.add(source);
  engine.advance(Number.MAX_VALUE);
  const timings = source.takeDone();
  return {
    e2eMs: median(timings.map(([, sent, , finished]) => finished - sent)),
    ttftMs: median(timings.map(([, sent, first]) => first - sent)),
    itlMs: histogramMedian(source.itlHistogram()),
  };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function histogramMedian(bins: readonly (readonly [centiMs: number, count: number])[]): number {
  const half = bins.reduce((sum, [, count]) => sum + count, 0) / 2;
  let seen = 0;
  for (const [centiMs, count] of bins) {
    seen += count;
    if (seen >= half) return centiMs / 100;
  }
  return Number.NaN;
}
