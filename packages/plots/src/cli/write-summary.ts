import { basename, dirname, join } from 'node:path';
import { type Night, renderOfflineSummary, renderOnlineSummary } from '@sglang-ci/history';
import type { PlotRequest } from './plot-options.ts';
import { summaryPath } from './plot-paths.ts';
import { writeOutput } from './write-output.ts';

/** So many nights without a row are named. */
const NAMED = 10;

/** Writes the summary CSV of these nights and prints which of them have no row in it. */
export async function writeSummary(
  nights: readonly Night[],
  place: {
    readonly request: PlotRequest;
    readonly dataDir: string;
    /** Folder below the usual one. */
    readonly summary: string;
    readonly print: (line: string) => void;
  },
): Promise<void> {
  const { request, dataDir, summary, print } = place;
  const [first] = nights;
  if (first === undefined) return;
  const { csv, rows, leftOut } = request.mode === 'online' ? renderOnlineSummary(nights) : renderOfflineSummary(nights);
  const usual = summaryPath(first, request, dataDir);
  const path = join(dirname(usual), summary, basename(usual));
  await writeOutput(path, csv, '--summary-csv');
  print(`summary: ${rows} rows in ${path}`);
  for (const folder of leftOut.slice(0, NAMED)) print(`  without a row: ${folder}${problemOf(nights, folder)}`);
  if (leftOut.length > NAMED) print(`  and ${leftOut.length - NAMED} more without a row`);
}

function problemOf(nights: readonly Night[], folder: string): string {
  const problem = nights.find((night) => night.folder === folder)?.problems[0];
  return problem === undefined ? '' : `: ${problem}`;
}
