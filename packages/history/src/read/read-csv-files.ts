import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Gsm8kCsv, parseGsm8kCsv } from '../formats/gsm8k-csv.ts';
import { parseOfflineCsv } from '../formats/offline-csv.ts';
import { parseOnlineCsv } from '../formats/parse-online-csv.ts';
import type { NightPoint } from '../night/night.ts';

/** What the CSVs of a run folder hold. */
export interface CsvCells {
  /** One point per cell column or row; those without a value are left out. */
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
      cells = { ...cells, ...online(name, text) };
    else if (options.mode === 'offline' && /_offline\w*\.csv$/.test(name)) cells = { ...cells, ...offline(name, text) };
  }
  return cells;
}

function online(name: string, text: string): CsvCells {
  const csv = parseOnlineCsv(text);
  const node = csv.rows.find((row) => row.node !== undefined)?.node;
  const points = csv.rows.flatMap(({ values, backend }) =>
    [...values].map(([load, metrics]) => ({
      loadKind: csv.loadKind,
      load,
      ...(backend === undefined ? {} : { backend }),
      runs: [],
      csv: metrics,
    })),
  );
  return {
    points,
    found: true,
    ...(node === undefined ? {} : { node }),
    problems: csv.problems.map((text) => `${name}: ${text}`),
  };
}

function offline(name: string, text: string): CsvCells {
  const csv = parseOfflineCsv(text);
  const points = csv.rows
    .filter((row) => Object.keys(row.metrics).length > 0)
    .map(({ batchSize, metrics, ...row }) => ({
      loadKind: 'batch_size' as const,
      load: batchSize,
      ...row,
      runs: [],
      csv: metrics,
    }));
  return { points, found: true, problems: csv.problems.map((text) => `${name}: ${text}`) };
}
