import { METRICS } from '@sglang-ci/core';
import { bestRun } from '../night/best-run.ts';
import type { Night } from '../night/night.ts';
import { csvText } from './csv-text.ts';
import type { Summary } from './online-summary.ts';

/**
 * The offline summary CSV of one model: E2E latency and throughput per night, batch size and backend, in the columns of
 * the old script. Long-context and dummy runs have none; rows of one batch size in one night are averaged; a row without
 * latency is dropped. `ILEN` and `OLEN` are the lengths that were run.
 */
export function renderOfflineSummary(nights: readonly Night[]): Summary {
  const offline = nights.filter((night) => night.mode === 'offline' && night.subMode === 'normal');
  const perNight = offline.map((night) => ({ folder: night.folder, rows: rowsOf(night) }));
  const rows = perNight.flatMap((night) => night.rows);
  return {
    csv: csvText(COLUMNS, rows),
    rows: rows.length,
    leftOut: perNight.filter((night) => night.rows.length === 0).map((night) => night.folder),
  };
}

const COLUMNS = [
  'date',
  'batch_size',
  'backend',
  'node_name',
  METRICS.e2eLatencyS.csvColumn ?? '',
  METRICS.e2eThroughputTokS.csvColumn ?? '',
  'ILEN',
  'OLEN',
];

interface BatchValues {
  readonly backend: string;
  readonly inputLen: number | undefined;
  readonly outputLen: number | undefined;
  readonly latencyS: number[];
  readonly throughputTokS: number[];
}

function rowsOf(night: Night): readonly (readonly (string | number | undefined)[])[] {
  const batches = new Map<string, BatchValues & { readonly load: number }>();
  for (const { load, inputLen, outputLen, backend = night.backend ?? 'unknown', csv, runs } of night.points) {
    const values = csv ?? bestRun(runs, 'e2eLatencyS')?.metrics ?? {};
    if (values.e2eLatencyS === undefined) continue;
    const key = [load, backend, inputLen, outputLen].join(' ');
    const batch = batches.get(key) ?? { load, backend, inputLen, outputLen, latencyS: [], throughputTokS: [] };
    batch.latencyS.push(values.e2eLatencyS);
    if (values.e2eThroughputTokS !== undefined) batch.throughputTokS.push(values.e2eThroughputTokS);
    batches.set(key, batch);
  }
  return [...batches.values()]
    .toSorted((a, b) => a.load - b.load)
    .map(({ load, backend, inputLen, outputLen, latencyS, throughputTokS }) => [
      night.date,
      load,
      backend,
      night.node,
      mean(latencyS),
      mean(throughputTokS),
      inputLen,
      outputLen,
    ]);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
