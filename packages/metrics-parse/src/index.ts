export { parseBytes, parseStream, type LogParser } from './common/log-parser.ts';
export type { Progress } from './common/progress.ts';
export type { LogRecord, Place, Problem } from './common/record.ts';
export type { Gsm8kAverage, Gsm8kLog, Gsm8kRun, Gsm8kSession, Gsm8kVerdict } from './gsm8k/gsm8k-log.ts';
export { Gsm8kParser } from './gsm8k/gsm8k-parser.ts';
export { parseGsm8kLog } from './gsm8k/parse-gsm8k-log.ts';
export { parseServingLog } from './serving/parse-serving-log.ts';
export type {
  LatencyMs,
  PrintedReport,
  ServingArgs,
  ServingLog,
  ServingMetrics,
  ServingOutcome,
} from './serving/serving-log.ts';
export { ServingParser } from './serving/serving-parser.ts';
export { type ErrorClass, isFatal } from './server/error-classes.ts';
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
export { ServerParser, type ServerLogOptions } from './server/server-parser.ts';
