import Papa from 'papaparse';
import { METRICS, type MetricKey, type MetricValues, OFFLINE_METRICS, type Plan } from '@sglang-ci/core';
import { type CsvResults, outcomeOf } from './finished-point.ts';
import { measuredCell, numberCell } from './number-cell.ts';
import { withoutCutEnd } from './without-cut-end.ts';

/** One row of an offline CSV: one point. */
export interface OfflineCsvRow {
  readonly tp: number;
  readonly batchSize: number;
  readonly inputLen: number;
  readonly outputLen: number;
  readonly backend?: string;
  /** Columns with a number; a failed point (`NA`, empty cells) has none. */
  readonly metrics: MetricValues;
}

/** What an offline CSV says. */
export interface OfflineCsv {
  readonly rows: readonly OfflineCsvRow[];
  readonly problems: readonly string[];
}

const POINT_COLUMNS = ['TP', 'batch_size', 'IL', 'OL'] as const;
const BACKEND_COLUMN = 'Backend';
/** Decimals of the six columns, as `bench_one_batch` prints them. */
const DECIMALS: { readonly [Key in (typeof OFFLINE_METRICS)[number]]: number } = {
  prefillLatencyS: 5,
  decodeLatencyS: 5,
  e2eLatencyS: 3,
  prefillThroughputTokS: 2,
  decodeThroughputTokS: 2,
  e2eThroughputTokS: 2,
};

/**
 * The offline CSV of a run folder: comma separated, one row per finished point in the plan's order, 11 columns with
 * `Backend` (GROK) or 10 without (DeepSeek); a failed point has `NA` in its six columns.
 */
export function renderOfflineCsv(plan: Plan, results: CsvResults): string {
  const backend = plan.csv.backendColumn;
  const header = [
    ...POINT_COLUMNS,
    ...(backend ? [BACKEND_COLUMN] : []),
    ...OFFLINE_METRICS.map((metric) => METRICS[metric].csvColumn),
  ];
  const rows = plan.points.flatMap((point) => {
    const outcome = outcomeOf(point, { results, by: 'e2eLatencyS' });
    if (outcome.state === 'unfinished' || point.load.kind !== 'batch_size') return [];
    const { tp, value, inputLen, outputLen } = point.load;
    const metrics = outcome.state === 'measured' ? outcome.run.metrics : {};
    return [[tp, value, inputLen, outputLen, ...(backend ? [plan.backend] : []), ...cells(metrics)]];
  });
  return [header, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

function cells(metrics: MetricValues): readonly string[] {
  return OFFLINE_METRICS.map((metric) => metrics[metric]?.toFixed(DECIMALS[metric]) ?? 'NA');
}

/** Reads an offline CSV with or without a `Backend` column. A row without its four point columns is a problem, not a point. */
export function parseOfflineCsv(text: string): OfflineCsv {
  const columnCount = text.slice(0, text.indexOf('\n')).split(',').length;
  const isWhole = (row: string) => row.split(',').length === columnCount && /(?:\.\d\d|NA)$/.test(row);
  const whole = withoutCutEnd(text, { separator: '\n', isWhole });
  const [header = [], ...lines] = Papa.parse<string[]>(whole.text.trim(), {
    delimiter: ',',
    skipEmptyLines: true,
  }).data;
  const columns = new Map(header.map((name, index) => [name.trim(), index]));
  const missing = POINT_COLUMNS.filter((name) => !columns.has(name));
  if (missing.length > 0) return { rows: [], problems: [`no column ${missing.join(', ')}: not an offline CSV`] };
  const rows = lines.filter((line) => !isHeader(line)).map((line) => rowOf(line, columns));
  return {
    rows: rows.filter((row) => row !== undefined),
    problems: [
      ...(whole.isCut ? ['the file ends inside a row'] : []),
      ...rows.flatMap((row, index) => (row === undefined ? [`row ${index + 1} names no point`] : [])),
    ],
  };
}

/** A re-run of the old DeepSeek script can have appended the header again. */
function isHeader(line: readonly string[]): boolean {
  return line[0]?.trim() === POINT_COLUMNS[0];
}

function rowOf(line: readonly string[], columns: ReadonlyMap<string, number>): OfflineCsvRow | undefined {
  // NUL bytes can have eaten commas and line ends.
  if (line.some((cell) => cell.includes('\0'))) return undefined;
  const at = (name: string): string | undefined => line[columns.get(name) ?? -1]?.trim();
  const [tp, batchSize, inputLen, outputLen] = POINT_COLUMNS.map((name) => numberCell(at(name)));
  if (tp === undefined || batchSize === undefined || inputLen === undefined || outputLen === undefined)
    return undefined;
  const backend = at(BACKEND_COLUMN);
  const metrics: Partial<Record<MetricKey, number>> = {};
  for (const metric of OFFLINE_METRICS) {
    const value = measuredCell(at(METRICS[metric].csvColumn ?? metric));
    if (value !== undefined) metrics[metric] = value;
  }
  return {
    tp,
    batchSize,
    inputLen,
    outputLen,
    ...(backend === undefined || backend === '' ? {} : { backend }),
    metrics,
  };
}
