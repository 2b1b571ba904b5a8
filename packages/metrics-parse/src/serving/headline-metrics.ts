import type { MetricValues } from '@sglang-ci/core';
import { present } from '../common/values.ts';
import type { ServingMetrics } from './serving-log.ts';

/** The medians and throughputs of one serving run under the keys of the metrics table; what was not printed has no key. */
export function headlineMetrics(metrics: ServingMetrics): MetricValues {
  return present({
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
