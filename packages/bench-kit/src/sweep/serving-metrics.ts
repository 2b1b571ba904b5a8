/** The metrics of one serving run under their keys: medians and throughputs. */
export { headlineMetrics as servingMetrics } from '@sglang-ci/metrics-parse';
