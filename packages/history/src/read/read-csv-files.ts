import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricValues } from '@sglang-ci/core';
import { type Gsm8kCsv, parseGsm8kCsv } from '../formats/gsm8k-csv.ts';
import { type OfflineCsv, parseOfflineCsv } from '../formats/offline-csv.ts';
import { type OnlineCsv, parseOnlineCsv } from '../formats/parse-online-csv.ts';
import { defined } from '../night/defined.ts';
import type { NightPoint } from '../night/night.ts';

/** What the CSVs of a run folder hold. */
export interface CsvCells {
  /** One point per load that has a value or is marked as failed. */
  readonly points: readonly NightPoint[];
  /** The benchmark's CSV is there, whatever it holds. */
  readonly found: boolean;
  readonly node?: string;
  readonly gsm8k?: Gsm8kCsv;
  readonly problems: readonly string[];
}

/** Reads every CSV of a run folder by its content: GSM8K, online or offline; files of other kinds are passed over. */
export async function readCsvFiles(
  folder: string,
  options: { readonly names: readonly string[]; readonly mode: 'online' | 'offline' },
): Promise<CsvCells> {
  let cells: CsvCells = { points: [], found: false, problems: [] };
  for (const name of options.names) {
    const text = await readFile(join(folder, name), 'utf8');
    const gsm8k = parseGsm8kCsv(text);
    if (gsm8k !== undefined) cells = { ...cells, gsm8k };
    else if (options.mode === 'online' && /_(online|serving)\w*\.csv$/.test(name))
      cells = { ...cells, ...onlineCells(name, parseOnlineCsv(text)) };
    else if (options.mode === 'offline' && /_offline\w*\.csv$/.test(name))
      cells = { ...cells, ...offlineCells(name, parseOfflineCsv(text)) };
  }
  return cells;
}

/** The cells of an online CSV; its problems are told with the file's name before them. */
export function onlineCells(name: string, csv: OnlineCsv): CsvCells {
  const node = csv.rows.find((row) => row.node !== undefined)?.node;
  const points = csv.rows.flatMap(({ values, failedLoads, backend }) => [
    ...[...values].map(([load, metrics]) => onlinePoint(csv, { load, backend, csv: metrics })),
    ...failedLoads.map((load) => onlinePoint(csv, { load, backend, csv: undefined })),
  ]);
  return { points, found: true, ...defined({ node }), problems: csv.problems.map((text) => `${name}: ${text}`) };
}

function onlinePoint(
  { loadKind }: OnlineCsv,
  cell: {
    readonly load: number;
    readonly backend: string | undefined;
    readonly csv: MetricValues | undefined;
  },
): NightPoint {
  return { loadKind, load: cell.load, runs: [], ...defined({ backend: cell.backend, csv: cell.csv }) };
}

/** The cells of an offline CSV; its problems are told with the file's name before them. */
export function offlineCells(name: string, csv: OfflineCsv): CsvCells {
  const points = csv.rows.map(
    ({ batchSize, metrics, ...row }): NightPoint => ({
      loadKind: 'batch_size',
      load: batchSize,
      ...row,
      runs: [],
      ...(Object.keys(metrics).length > 0 ? { csv: metrics } : {}),
    }),
  );
  return { points, found: true, problems: csv.problems.map((text) => `${name}: ${text}`) };
}
