import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseOfflineCsv } from '../formats/offline-csv.ts';
import { parseOnlineCsv } from '../formats/parse-online-csv.ts';
import { defined } from '../night/defined.ts';
import { type CsvCells, offlineCells, onlineCells } from './read-csv-files.ts';

/** A benchmark's CSV, told apart by its content. */
export interface BenchmarkCsv extends CsvCells {
  readonly mode: 'online' | 'offline';
  /** From a title `Online mode - GROK1 (TAG)`. */
  readonly model?: string;
  readonly imageTag?: string;
}

/** Reads an online or offline CSV of a benchmark, GROK's or DeepSeek's; `undefined` for a file of another kind. */
export function parseBenchmarkCsv(text: string): BenchmarkCsv | undefined {
  if (/^"?(?:request rate|concurrency)"?[\t,]/m.test(text)) {
    const csv = parseOnlineCsv(text);
    if (csv.loads.length === 0) return undefined;
    const [, model, imageTag] = / - (\S+) \(([^)]+)\)/.exec(csv.title) ?? [];
    return { mode: 'online', ...onlineCells('CSV', csv), ...defined({ model, imageTag }) };
  }
  if (!/^TP,batch_size,IL,OL,/m.test(text)) return undefined;
  return { mode: 'offline', ...offlineCells('CSV', parseOfflineCsv(text)) };
}

/** Those of a folder's files that are benchmark CSVs. */
export async function benchmarkCsvsIn(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const csvs: string[] = [];
  for (const name of names.filter((file) => file.endsWith('.csv')).toSorted()) {
    if (parseBenchmarkCsv(await readFile(join(folder, name), 'utf8')) !== undefined) csvs.push(name);
  }
  return csvs;
}
