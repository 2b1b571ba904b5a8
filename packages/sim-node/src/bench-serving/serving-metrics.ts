import type { WorkloadResult } from '../http/run-workload.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import { type Distribution, ofHistogram, ofValues } from './statistics.ts';

/** Everything the report and the JSONL line say. Latencies in ms, throughputs per second. */
export interface ServingMetrics {
  readonly durationS: number;
  readonly completed: number;
  readonly totalInput: number;
  readonly totalOutput: number;
  readonly totalOutputRetokenized: number;
  readonly requestsPerS: number;
  readonly inputPerS: number;
  readonly outputPerS: number;
  readonly totalPerS: number;
  readonly peakOutputPerS: number;
  readonly peakConcurrent: number;
  readonly concurrency: number;
  readonly e2e: Distribution;
  readonly ttft: Distribution;
  readonly tpot: Distribution;
  readonly itl: Distribution;
}

/** The server-info call at the end counts as well. */
const CLOSING_MS = 40;
/** Text of random tokens is cut differently when tokenized again: about this much more. */
const RETOKENIZED = 1.0251;

/** Statistics of the successful requests, as bench_serving computes them. */
export function servingMetrics(requests: readonly WorkloadRequest[], result: WorkloadResult): ServingMetrics {
  const { timings } = result;
  const sum = (pick: (request: WorkloadRequest) => number): number =>
    timings.reduce((total, [index]) => total + pick(requests[index] ?? requests[0] ?? NOTHING), 0);
  const totalInput = sum((request) => request.inputLen);
  const totalOutput = sum((request) => request.outputLen);
  const durationS = (timings.reduce((latest, [, , , finished]) => Math.max(latest, finished), 0) + CLOSING_MS) / 1000;
  const e2e = timings.map(([, sent, , finished]) => finished - sent);
  const tpot = timings.flatMap(([index, , first, finished]) => {
    const tokens = requests[index]?.outputLen ?? 0;
    return tokens > 1 ? [(finished - first) / (tokens - 1)] : [];
  });
  return {
    durationS,
    completed: timings.length,
    totalInput,
    totalOutput,
    totalOutputRetokenized: Math.round(totalOutput * RETOKENIZED),
    requestsPerS: timings.length / durationS,
    inputPerS: totalInput / durationS,
    outputPerS: totalOutput / durationS,
    totalPerS: (totalInput + totalOutput) / durationS,
    peakOutputPerS: result.peakTokensPerS,
    peakConcurrent: peakConcurrent(timings),
    concurrency: e2e.reduce((total, ms) => total + ms, 0) / 1000 / durationS,
    e2e: ofValues(e2e),
    ttft: ofValues(timings.map(([, sent, first]) => first - sent)),
    tpot: ofValues(tpot),
    itl: ofHistogram(result.itlHistogram),
  };
}

const NOTHING: WorkloadRequest = { promptKey: '', inputLen: 0, outputLen: 0, offsetMs: 0 };

/** The most requests that touch the same second. */
function peakConcurrent(timings: WorkloadResult['timings']): number {
  const changes: number[] = [];
  for (const [, sent, , finished] of timings) {
    const [from, to] = [Math.floor(sent / 1000), Math.floor(finished / 1000) + 1];
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  let [now, peak] = [0, 0];
  for (let second = 0; second < changes.length; second++) {
    now += changes[second] ?? 0;
    peak = Math.max(peak, now);
  }
  return peak;
}
