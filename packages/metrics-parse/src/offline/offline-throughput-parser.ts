import { type LogParser, parseBytes } from '../common/log-parser.ts';
import type { LogRecord } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import type { PrintedReport, ServingMetrics } from '../serving/serving-log.ts';
import { ServingParser } from '../serving/serving-parser.ts';

/** The output of `sglang.bench_offline_throughput`. */
export interface OfflineThroughputLog extends LogRecord {
  readonly kind: 'offline-throughput';
  readonly reports: readonly PrintedReport[];
  /** The last report; absent without a closed report of at least one successful request. */
  readonly metrics?: ServingMetrics;
}

/** Reads the output of `sglang.bench_offline_throughput`, whose report has the layout of `bench_serving`. */
export class OfflineThroughputParser implements LogParser<OfflineThroughputLog> {
  readonly kind = 'offline-throughput';
  readonly #serving = new ServingParser();

  push(line: LogLine): void {
    this.#serving.push(line);
  }

  finish(end: LogEnd): OfflineThroughputLog {
    const { complete, reports, metrics, problems, where } = this.#serving.finish(end);
    return { kind: 'offline-throughput', complete, reports, ...present({ metrics }), problems, where, ...end };
  }
}

export function parseOfflineThroughputLog(log: string | Uint8Array): OfflineThroughputLog {
  return parseBytes(new OfflineThroughputParser(), log);
}
