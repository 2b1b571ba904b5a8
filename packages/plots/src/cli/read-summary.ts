import { readFile } from 'node:fs/promises';
import {
  CiError,
  isDay,
  type LoadKind,
  type Measurement,
  METRIC_KEYS,
  type MetricKey,
  METRICS,
  NIGHT_METRICS,
} from '@sglang-ci/core';
import { subModeOf } from '../trend/variant-name.ts';
import type { PlotRequest } from './plot-options.ts';
import { labelOf } from './plot-paths.ts';

/** Columns that say the load, old and new summaries alike. */
const LOAD_COLUMNS = {
  request_rate: 'request_rate',
  concurrency: 'concurrency',
  batch_size: 'batch_size',
} as const satisfies Record<string, LoadKind>;

/**
 * The measurements of a summary CSV, for a plot where the run folders are not at hand. A summary names no image, hardware
 * or validity; a cell that is no number is missing. Throws `PATH_MISSING`, and `NO_DATA` for a file without a value.
 */
export async function readSummary(path: string, request: PlotRequest): Promise<readonly Measurement[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CiError('PATH_MISSING', `cannot read ${path}`, { hint: 'see --summary-csv', cause });
  });
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const columns = header.split(',').map((name) => name.trim());
  const rows = lines.map((line) => new Map(line.split(',').map((cell, at) => [columns[at] ?? '', cell.trim()])));
  const measurements = onePerNight(rows.flatMap((row) => measurementsOf(row, request)));
  if (measurements.length > 0) return measurements;
  throw new CiError('NO_DATA', `${path} has no value`, {
    hint: `a summary has the columns date, ${Object.keys(LOAD_COLUMNS).join(' or ')}, and values`,
  });
}

type Row = ReadonlyMap<string, string>;

function measurementsOf(row: Row, request: PlotRequest): Measurement[] {
  const date = row.get('date') ?? '';
  const loadKind = Object.values(LOAD_COLUMNS).find((column) => row.has(column));
  const load = numberIn(row, loadKind ?? '');
  if (!isDay(date) || loadKind === undefined || load === undefined) return [];
  return METRIC_KEYS.flatMap((metric) => {
    const value = numberIn(row, METRICS[metric].csvColumn ?? '');
    if (value === undefined) return [];
    const ofNight: readonly MetricKey[] = NIGHT_METRICS;
    return [
      {
        ...identityOf(row, request),
        ...(ofNight.includes(metric) ? NIGHT : { loadKind, load }),
        metric,
        value,
        runValues: [value],
      },
    ];
  });
}

const NIGHT = { loadKind: 'none', load: 0 } as const;

function identityOf(row: Row, request: PlotRequest) {
  const date = row.get('date') ?? '';
  const subMode = subModeOf(row.get('variant') ?? (request.mode === 'online' ? 'standard' : 'normal'));
  const [node, backend] = [row.get('node_name'), row.get('backend') ?? row.get('mode')];
  const [inputLen, outputLen] = [numberIn(row, 'ILEN'), numberIn(row, 'OLEN')];
  return {
    hardware: request.hardware ?? '',
    model: labelOf(request),
    variant: '',
    mode: request.mode,
    subMode,
    folder: `${date} ${subMode}`,
    imageTag: 'unknown',
    date,
    ...(node ? { node } : {}),
    ...(backend ? { backend } : {}),
    ...(inputLen === undefined ? {} : { inputLen }),
    ...(outputLen === undefined ? {} : { outputLen }),
    runs: 1,
    source: 'csv',
    valid: true,
    invalidReasons: [],
  } as const;
}

/** A summary repeats a night's values in every row of the night. */
function onePerNight(measurements: readonly Measurement[]): Measurement[] {
  const seen = new Set<string>();
  return measurements.filter(({ loadKind, folder, metric, backend }) => {
    const key = [folder, metric, backend].join(' ');
    if (loadKind !== 'none') return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function numberIn(row: Row, column: string): number | undefined {
  const cell = row.get(column);
  const number = cell === undefined || cell === '' ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : undefined;
}
