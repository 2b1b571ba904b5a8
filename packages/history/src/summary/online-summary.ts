import { LOAD_LABEL, type MetricKey, type MetricValues, METRICS, ONLINE_METRICS } from '@sglang-ci/core';
import { bestRun } from '../night/best-run.ts';
import type { Night, NightPoint } from '../night/night.ts';
import { csvText } from './csv-text.ts';

export interface OnlineSummaryOptions {
  /**
   * Loads that a complete night has; given, nights that lack a value of one of them are left out, as the old script
   * did. Without it every night with a value is kept, with empty cells.
   */
  readonly completeFor?: readonly number[];
}

/** A summary CSV, and what it leaves out. */
export interface Summary {
  readonly csv: string;
  readonly rows: number;
  /** Folders without a row: no value at all, or incomplete. */
  readonly leftOut: readonly string[];
}

/** Names of the old script for the serving variants. */
const VARIANT_NAME: Readonly<Record<string, string>> = {
  standard: 'standard',
  torch_compile: 'standard',
  dp_attention: 'dp',
  dp_attention_torch_compile: 'dp',
  mtp_test: 'mtp',
  dp_attention_mtp_test: 'dp_mtp',
};

/**
 * The online summary CSV of one model: one row per night, backend and load, in the columns of the old script. Values are
 * the CSV's cells, or by the same rule from the logs where a night has no CSV; `node_name` is the machine of the run.
 */
export function renderOnlineSummary(nights: readonly Night[], options: OnlineSummaryOptions = {}): Summary {
  const online = nights.filter((night) => night.mode === 'online');
  const kind = online.flatMap((night) => night.points)[0]?.loadKind ?? 'request_rate';
  const groups = online.flatMap((night) => backendsOf(night).map((backend) => ({ night, backend })));
  const kept = groups
    .map((group) => ({ ...group, points: rowPoints(group.night, group.backend) }))
    .filter(({ night, points }) => points.length > 0 && isComplete(night, { points, options }));
  const keptFolders = new Set(kept.map(({ night }) => night.folder));
  const rows = kept.flatMap(({ night, backend, points }) => points.map((point) => rowOf(night, { backend, point })));
  const columns = ['date', 'variant', 'mode', LOAD_LABEL[kind].replace(' ', '_'), 'node_name', ...VALUE_COLUMNS];
  return {
    csv: csvText(columns, rows),
    rows: rows.length,
    leftOut: online.map((night) => night.folder).filter((folder) => !keptFolders.has(folder)),
  };
}

const VALUE_METRICS: readonly MetricKey[] = ['gsm8kAccuracy', ...ONLINE_METRICS, 'kvCacheTokens', 'kvCacheGb'];
const VALUE_COLUMNS = VALUE_METRICS.map((metric) => METRICS[metric].csvColumn ?? metric);

interface LoadValues {
  readonly load: number;
  readonly values: MetricValues;
}

function backendsOf(night: Night): readonly string[] {
  return [...new Set(night.points.map((point) => backendOf(night, point)))];
}

function backendOf(night: Night, point: NightPoint): string {
  return point.backend ?? night.backend ?? 'aiter';
}

/** Loads with a value. A CSV's empty cell is a load that was not finished, even where single runs of it are known. */
function rowPoints(night: Night, backend: string): readonly LoadValues[] {
  const hasCsv = night.points.some((point) => point.csv !== undefined);
  return night.points
    .filter((point) => backendOf(night, point) === backend)
    .map(({ load, csv, runs }) => ({ load, values: csv ?? (hasCsv ? {} : (bestRun(runs, 'e2eMs')?.metrics ?? {})) }))
    .filter(({ values }) => ONLINE_METRICS.some((metric) => values[metric] !== undefined))
    .toSorted((a, b) => a.load - b.load);
}

function isComplete(
  night: Night,
  context: { readonly points: readonly LoadValues[]; readonly options: OnlineSummaryOptions },
): boolean {
  const { completeFor } = context.options;
  if (completeFor === undefined) return true;
  const full = context.points.filter(({ values }) => ONLINE_METRICS.every((metric) => values[metric] !== undefined));
  const hasAccuracy = night.gsm8k !== undefined && night.gsm8k.accuracy !== null;
  return hasAccuracy && completeFor.every((load) => full.some((point) => point.load === load));
}

function rowOf(
  night: Night,
  { backend, point }: { readonly backend: string; readonly point: LoadValues },
): readonly (string | number | undefined)[] {
  const { e2eMs, ttftMs, itlMs } = point.values;
  return [
    night.date,
    VARIANT_NAME[night.subMode] ?? night.subMode,
    backend,
    point.load,
    night.node,
    night.gsm8k?.accuracy ?? undefined,
    e2eMs,
    ttftMs,
    itlMs,
    night.kvCache.tokens,
    night.kvCache.gb,
  ];
}
