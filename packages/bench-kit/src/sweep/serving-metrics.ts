import type { MetricValues } from '@sglang-ci/core';
import type { ServingMetrics } from '@sglang-ci/metrics-parse';

/** The metrics of one serving run under their keys: medians and throughputs. What was not printed has no key. */
export function servingMetrics(metrics: ServingMetrics): MetricValues {
  return defined({
    e2eMs: metrics.e2eMs?.median,
    ttftMs: metrics.ttftMs?.median,
    itlMs: metrics.itlMs?.median,
    tpotMs: metrics.tpotMs?.median,
    requestThroughputReqS: metrics.requestThroughputReqS,
    inputThroughputTokS: metrics.inputThroughputTokS,
    outputThroughputTokS: metrics.outputThroughputTokS,
    totalThroughputTokS: metrics.totalThroughputTokS,
  });
}

/** The same values without the keys that have none. */
export function defined(values: Readonly<Record<string, number | undefined>>): MetricValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
