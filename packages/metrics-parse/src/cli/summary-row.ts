import type { LogKind, LogRecords } from '../log-kinds.ts';
import type { ServingMetrics } from '../serving/serving-log.ts';
import type { ReadLog } from './read-log.ts';

const SUMMARIES: { readonly [K in LogKind]: (log: LogRecords[K]) => string } = {
  serving: (log) => metricsText(log.metrics),
  'offline-throughput': (log) => metricsText(log.metrics),
  gsm8k: (log) =>
    numbers({ accuracy: log.accuracy, threshold: log.verdict?.threshold, runs: log.sessions.at(-1)?.runs.length }),
  server: (log) =>
    `${log.outcome}, ${numbers({
      'ready after s': log.timeToReadyS,
      'KV tokens': log.kvCaches[0]?.tokens,
      'KV GB': log.kvCaches[0]?.totalGb,
      'error lines': Object.values(log.errors).reduce((sum, error) => sum + error.count, 0),
    })}`,
  'one-batch': (log) =>
    numbers({ points: log.points.length, missing: log.missing.length, skipped: log.skipped.length }),
  'one-batch-server': (log) => numbers({ points: log.points.length, skipped: log.skipped.length }),
  'result-jsonl': (log) => numbers({ rows: log.rows.length }),
  'timing-summary': (log) =>
    numbers({ 'total s': log.durationS, GSM8K: log.gsm8k?.accuracy, loads: log.performance.length }),
  'sanity-timing-summary': (log) =>
    numbers({ passed: log.passed?.count, failed: log.failed?.count, skipped: log.skipped?.count }),
  'pd-summary': (log) => log.tests.map((test) => test.status).join(' '),
  'unit-test': (log) => `${log.result ?? ''} ${numbers({ 'exit code': log.exitCode })}`,
  'docker-image-check': (log) => numbers({ available: log.available, total: log.total }),
  'gpu-status': (log) => numbers({ GPUs: log.gpus.length }),
};

/** One log in a few words, for the table: its main numbers. */
export function summaryText(log: ReadLog): string {
  if (log.kind === 'unknown') return 'no log of a known kind';
  const summary = SUMMARIES[log.kind] as (log: LogRecords[LogKind]) => string;
  return summary(log);
}

function metricsText(metrics: ServingMetrics | undefined): string {
  return numbers({
    'E2E ms': metrics?.e2eMs?.median,
    'TTFT ms': metrics?.ttftMs?.median,
    'ITL ms': metrics?.itlMs?.median,
    'req/s': metrics?.requestThroughputReqS,
    'tok/s': metrics?.outputThroughputTokS,
  });
}

function numbers(values: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]))
    .join(', ');
}
