import { METRIC_KEYS, METRICS, NIGHT_METRICS } from '@sglang-ci/core';
import { bestRun } from '../night/best-run.ts';
import type { Night, NightPoint } from '../night/night.ts';

/** One value as the export prints it. */
export interface ExportRow {
  readonly hardware: string;
  readonly model: string;
  readonly folder: string;
  readonly image_tag: string;
  readonly date: string;
  /** `standard`, `dp_attention`, …; offline `normal`, `long_context`, `dummy`. */
  readonly mode: string;
  readonly load_kind: string;
  /** Rate, clients or batch size; empty for a value of the whole night. */
  readonly load: number | '';
  readonly metric: string;
  readonly value: number;
  /** Finished runs behind the value. */
  readonly runs: number;
  readonly source: 'csv' | 'logs';
  readonly node: string;
  /** Offline only: the lengths that belong to the load. */
  readonly input_len: number | '';
  readonly output_len: number | '';
  /** Attention backend; two of them can have measured the same load. */
  readonly backend: string;
}

/**
 * Every value of the nights by the contract's rule: the CSV's cell where there is one, else the run with the lowest
 * median E2E latency, with all its metrics. (`measurementsOf` has the medians that verdicts use.)
 */
export function exportRows(nights: readonly Night[]): readonly ExportRow[] {
  return nights.flatMap((night) => [...night.points.flatMap((point) => pointRows(night, point)), ...nightRows(night)]);
}

function identity(night: Night) {
  return {
    hardware: night.hardware,
    model: night.model,
    folder: night.folder,
    image_tag: night.imageTag,
    date: night.date,
    mode: night.subMode,
  };
}

function pointRows(night: Night, point: NightPoint): readonly ExportRow[] {
  const best = bestRun(point.runs, point.loadKind === 'batch_size' ? 'e2eLatencyS' : 'e2eMs');
  const runs = point.runs.filter((run) => run.valid).length;
  return METRIC_KEYS.flatMap((metric) => {
    const cell = point.csv?.[metric];
    const value = cell ?? best?.metrics[metric];
    if (value === undefined) return [];
    return [
      {
        ...identity(night),
        load_kind: point.loadKind,
        load: point.load,
        input_len: point.inputLen ?? '',
        output_len: point.outputLen ?? '',
        metric: METRICS[metric].exportName,
        value,
        runs: Math.max(1, runs),
        source: cell === undefined ? 'logs' : 'csv',
        backend: point.backend ?? night.backend ?? '',
        node: night.node ?? '',
      } satisfies ExportRow,
    ];
  });
}

function nightRows(night: Night): readonly ExportRow[] {
  const values = [night.gsm8k?.accuracy, night.kvCache.tokens, night.kvCache.gb];
  return NIGHT_METRICS.flatMap((metric, index) => {
    const value = values[index];
    if (value === undefined || value === null) return [];
    return [
      {
        ...identity(night),
        load_kind: 'none',
        load: '',
        input_len: '',
        output_len: '',
        metric: METRICS[metric].exportName,
        value,
        runs: metric === 'gsm8kAccuracy' ? Math.max(1, night.gsm8k?.runs ?? 1) : 1,
        source: metric === 'gsm8kAccuracy' && night.gsm8k?.fromCsv ? 'csv' : 'logs',
        backend: night.backend ?? '',
        node: night.node ?? '',
      } satisfies ExportRow,
    ];
  });
}
