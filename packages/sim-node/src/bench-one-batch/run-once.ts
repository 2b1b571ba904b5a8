import { atBatch, type LatencyProfile, prefillMs } from '../engine/latency-profile.ts';
import type { Noise } from '../engine/noise.ts';
import type { Combination } from './sweep.ts';

/** The timings of one batch, in seconds. */
export interface BatchTimes {
  readonly prefillS: number;
  /** One per decode step: `outputLen - 1` of them. */
  readonly decodeS: readonly number[];
  readonly medianDecodeS: number;
  readonly totalS: number;
}

/** Times one static batch on the profile. */
export function runOnce(profile: LatencyProfile, noise: Noise, point: Combination): BatchTimes {
  const work = { requests: point.batchSize, newTokens: point.batchSize * point.inputLen };
  const prefillS = (prefillMs(profile, work) * noise.prefill * noise.step()) / 1000;
  const stepS = (atBatch(profile.decodeStepMs, point.batchSize) * noise.decode) / 1000;
  const decodeS = Array.from({ length: Math.max(point.outputLen - 1, 0) }, () => stepS * noise.step());
  const sorted = [...decodeS].sort((a, b) => a - b);
  const totalS = decodeS.reduce((sum, s) => sum + s, prefillS);
  return { prefillS, decodeS, medianDecodeS: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, totalS };
}

/** The lines of one batch, the same in the warm-up and in the benchmark. */
export function batchReport(point: Combination, times: BatchTimes, logDecodeStep: number): string[] {
  const { batchSize, inputLen, outputLen } = point;
  const lines = [
    `Prefill. latency: ${times.prefillS.toFixed(5)} s, throughput: ${rate(inputLen * batchSize, times.prefillS)} token/s`,
  ];
  times.decodeS.forEach((seconds, i) => {
    if (i >= 5 && (logDecodeStep <= 0 || i % logDecodeStep !== 0)) return;
    lines.push(
      `Decode ${i}. Batch size: ${batchSize}, latency: ${seconds.toFixed(5)} s, throughput: ${rate(batchSize, seconds)} token/s`,
    );
  });
  if (outputLen > 1) {
    lines.push(
      `Decode.  median latency: ${times.medianDecodeS.toFixed(5)} s, median throughput: ${rate(batchSize, times.medianDecodeS)} token/s`,
    );
  }
  const tokens = (inputLen + outputLen) * batchSize;
  lines.push(
    `Total. latency: ${times.totalS.toFixed(3).padStart(6)} s, throughput: ${rate(tokens, times.totalS)} token/s`,
  );
  return lines;
}

function rate(tokens: number, seconds: number): string {
  return (tokens / seconds).toFixed(2).padStart(9);
}
