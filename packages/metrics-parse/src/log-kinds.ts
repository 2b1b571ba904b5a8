import { type LogParser, parseBytes, parseStream } from './common/log-parser.ts';
import { type GpuStatusLog, GpuStatusParser } from './gpu/gpu-status-parser.ts';
import type { Gsm8kLog } from './gsm8k/gsm8k-log.ts';
import { Gsm8kParser } from './gsm8k/gsm8k-parser.ts';
import { type OfflineThroughputLog, OfflineThroughputParser } from './offline/offline-throughput-parser.ts';
import type { OneBatchLog } from './offline/one-batch-log.ts';
import { type OneBatchOptions, OneBatchParser } from './offline/one-batch-parser.ts';
import type { OneBatchServerLog } from './offline/one-batch-server-log.ts';
import { OneBatchServerParser } from './offline/one-batch-server-parser.ts';
import { type ResultJsonl, ResultJsonlParser } from './offline/result-jsonl.ts';
import type { ServerLog } from './server/server-log.ts';
import { type ServerLogOptions, ServerParser } from './server/server-parser.ts';
import type { ServingLog } from './serving/serving-log.ts';
import { ServingParser } from './serving/serving-parser.ts';
import { type ImageCheckLog, imageCheckParser } from './summary/image-check-log.ts';
import { sanityTimingSummaryParser } from './summary/parse-sanity-summary.ts';
import { timingSummaryParser } from './summary/parse-timing-summary.ts';
import { type PdSummary, pdSummaryParser } from './summary/pd-summary.ts';
import type { SanityTimingSummary } from './summary/sanity-summary.ts';
import type { TimingSummary } from './summary/timing-summary.ts';
import { type UnitTestLog, unitTestParser } from './summary/unit-test-log.ts';

/** The record each kind of log is read into. */
export interface LogRecords {
  readonly serving: ServingLog;
  readonly gsm8k: Gsm8kLog;
  readonly server: ServerLog;
  readonly 'one-batch': OneBatchLog;
  readonly 'one-batch-server': OneBatchServerLog;
  readonly 'offline-throughput': OfflineThroughputLog;
  readonly 'result-jsonl': ResultJsonl;
  readonly 'timing-summary': TimingSummary;
  readonly 'sanity-timing-summary': SanityTimingSummary;
  readonly 'pd-summary': PdSummary;
  readonly 'unit-test': UnitTestLog;
  readonly 'docker-image-check': ImageCheckLog;
  readonly 'gpu-status': GpuStatusLog;
}

export type LogKind = keyof LogRecords;

/** What a caller may know that a log does not say; each kind takes what concerns it. */
export type ParseOptions = ServerLogOptions & OneBatchOptions;

const PARSERS: { readonly [K in LogKind]: (options: ParseOptions) => LogParser<LogRecords[K]> } = {
  serving: () => new ServingParser(),
  gsm8k: () => new Gsm8kParser(),
  server: (options) => new ServerParser(options),
  'one-batch': (options) => new OneBatchParser(options),
  'one-batch-server': () => new OneBatchServerParser(),
  'offline-throughput': () => new OfflineThroughputParser(),
  'result-jsonl': () => new ResultJsonlParser(),
  'timing-summary': timingSummaryParser,
  'sanity-timing-summary': sanityTimingSummaryParser,
  'pd-summary': pdSummaryParser,
  'unit-test': unitTestParser,
  'docker-image-check': imageCheckParser,
  'gpu-status': () => new GpuStatusParser(),
};

/** A fresh parser of one kind of log, for callers that feed the lines themselves. */
export function createLogParser<K extends LogKind>(kind: K, options: ParseOptions = {}): LogParser<LogRecords[K]> {
  return PARSERS[kind](options);
}

/** Reads a whole log of a known kind. */
export function parseLog<K extends LogKind>(
  kind: K,
  log: string | Uint8Array,
  options: ParseOptions = {},
): LogRecords[K] {
  return parseBytes(createLogParser(kind, options), log);
}

/** Reads a stream of chunks of a known kind; memory is bounded by the largest line, not by the log. */
export function parseLogStream<K extends LogKind>(
  kind: K,
  stream: AsyncIterable<Uint8Array>,
  options: ParseOptions = {},
): Promise<LogRecords[K]> {
  return parseStream(createLogParser(kind, options), stream);
}
