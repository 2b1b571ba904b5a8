import type { MetricValues } from '@sglang-ci/core';
import { present } from '../common/values.ts';
import type { OneBatchPoint } from './one-batch-log.ts';

/** The values of one measured block under the keys of the metrics table; what was not printed has no key. */
export function oneBatchMetrics(point: OneBatchPoint): MetricValues {
  return present({
    prefillLatencyS: point.prefillLatencyS,
    decodeLatencyS: point.medianDecodeLatencyS,
    e2eLatencyS: point.totalLatencyS,
    prefillThroughputTokS: point.prefillThroughputTokS,
    decodeThroughputTokS: point.medianDecodeThroughputTokS,
    e2eThroughputTokS: point.totalThroughputTokS,
  });
}
