export { type LogParser, parseBytes, parseStream } from './common/log-parser.ts';
export type { Progress } from './common/progress.ts';
export type { LogRecord, Place, Problem } from './common/record.ts';
export { detectLogKind, HEAD_BYTES } from './detect-log-kind.ts';
export type { GpuProcess, GpuProcesses, GpuSample, GpuStatus } from './gpu/gpu-status.ts';
export type { GpuStatusLog } from './gpu/gpu-status-parser.ts';
export { parseGpuProcesses } from './gpu/parse-gpu-processes.ts';
export { parseGpuStatus } from './gpu/parse-gpu-status.ts';
export type { Gsm8kAverage, Gsm8kLog, Gsm8kRun, Gsm8kSession, Gsm8kVerdict } from './gsm8k/gsm8k-log.ts';
export type { Evaluator } from './gsm8k/evaluator-lines.ts';
export { parseGsm8kLog } from './gsm8k/parse-gsm8k-log.ts';
export {
  createLogParser,
  type LogKind,
  type LogRecords,
  parseLog,
  parseLogStream,
  type ParseOptions,
} from './log-kinds.ts';
export type { Combination, Sweep } from './offline/combination.ts';
export { type OfflineThroughputLog, parseOfflineThroughputLog } from './offline/offline-throughput-parser.ts';
export type { OneBatchLog, OneBatchPoint } from './offline/one-batch-log.ts';
export { oneBatchMetrics } from './offline/one-batch-metrics.ts';
export { type OneBatchOptions, parseOneBatchLog } from './offline/one-batch-parser.ts';
export type { OneBatchServerLog, OneBatchServerPoint, SkippedCase } from './offline/one-batch-server-log.ts';
export { parseOneBatchServerLog } from './offline/one-batch-server-parser.ts';
export { parseResultJsonl, type ResultJsonl, type ResultRow, type ResultTool } from './offline/result-jsonl.ts';
export type { LogEnd } from './scan/line-scanner.ts';
export type { LogLine } from './scan/log-line.ts';
export type { Cause } from './server/cause.ts';
export { type ErrorClass, isFatal } from './server/error-classes.ts';
export { type FailureReason, findCause, isLasting } from './server/find-cause.ts';
export { parseServerLog } from './server/parse-server-log.ts';
export type {
  BatchStatistics,
  ErrorCount,
  KvCache,
  Retractions,
  ServerArgs,
  ServerLog,
  ServerOutcome,
  Shutdown,
  TokenLimits,
  WeightLoad,
} from './server/server-log.ts';
export type { ServerLogOptions } from './server/server-parser.ts';
export { headlineMetrics } from './serving/headline-metrics.ts';
export { parseServingLog } from './serving/parse-serving-log.ts';
export type {
  LatencyMs,
  PrintedReport,
  ServingArgs,
  ServingLog,
  ServingMetrics,
  ServingOutcome,
} from './serving/serving-log.ts';
export {
  type ImageCheckLog,
  type ImageCheckResult,
  type ImageStatus,
  parseImageCheckLog,
} from './summary/image-check-log.ts';
export { parseSanityTimingSummary } from './summary/parse-sanity-summary.ts';
export { parseTimingSummary } from './summary/parse-timing-summary.ts';
export { parsePdSummary, type PdStep, type PdSummary, type PdTest } from './summary/pd-summary.ts';
export type { SanityAttempt, SanityTimingSummary, SanityTrial, Share } from './summary/sanity-summary.ts';
export type { TimedPerformance, TimedRun, TimingGsm8k, TimingSummary } from './summary/timing-summary.ts';
export { parseUnitTestLog, type UnitTestLog } from './summary/unit-test-log.ts';
