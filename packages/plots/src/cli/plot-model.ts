import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CiError, EXIT, type ExitCode } from '@sglang-ci/core';
import {
  measurementsOf,
  type Night,
  renderOfflineSummary,
  renderOnlineSummary,
  scanStore,
  writeAtomically,
} from '@sglang-ci/history';
import { plotFileName } from '../plot-file-name.ts';
import { renderOfflinePng, renderOnlinePng } from '../render/render-plots.ts';
import { type ChosenNights, chooseNights, hardwareOf } from './choose-nights.ts';
import { failedNights } from '../failed-nights.ts';
import type { PlotRequest } from './plot-options.ts';
import { plotPaths, summaryPath } from './plot-paths.ts';

interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** So many nights without a value are named. */
const NAMED = 10;

/**
 * Writes the summary CSV and the PNG of one model and prints what was drawn and what was not. Where the folder holds the
 * model's nights on several kinds of hardware and none was chosen, each has its own files in a folder of its name.
 * Throws `NO_DATA`.
 */
export async function plotModel(request: PlotRequest, context: Context): Promise<ExitCode> {
  const { label, dataDir, plotDir } = plotPaths(request, context.env);
  const nights = await scanStore(dataDir);
  const hardware = hardwareOf(nights, request, label);
  if (hardware.length < 2) {
    await plotOne(nights, { request, label, dataDir, plotDir, summary: '', print: context.print });
    return EXIT.ok;
  }
  for (const one of hardware) {
    const place = { label, dataDir, plotDir: join(plotDir, one), summary: one, print: context.print };
    await plotOne(nights, { ...place, request: { ...request, hardware: one } });
  }
  return EXIT.ok;
}

interface Place {
  readonly request: PlotRequest;
  readonly label: string;
  readonly dataDir: string;
  readonly plotDir: string;
  /** Folder of the summary CSV below its usual one. */
  readonly summary: string;
  readonly print: Context['print'];
}

async function plotOne(all: readonly Night[], place: Place): Promise<void> {
  const { request, label, dataDir, print } = place;
  const chosen = chooseNights(all, request, label);
  const { nights } = chosen;
  const span = `${nights[0]?.date} to ${nights.at(-1)?.date}`;
  print(
    `read: ${nights.length} run folders of ${label} ${request.mode} on ${nights[0]?.hardware}, ${span}, in ${dataDir}`,
  );
  if (request.plotOnly !== true) await writeSummary(chosen, place);
  if (request.processOnly !== true) await writePng(chosen, place);
}

async function writeSummary({ nights }: ChosenNights, { request, dataDir, summary, print }: Place): Promise<void> {
  const [first] = nights;
  if (first === undefined) return;
  const { csv, rows, leftOut } = request.mode === 'online' ? renderOnlineSummary(nights) : renderOfflineSummary(nights);
  const usual = summaryPath(first, request, dataDir);
  const path = join(dirname(usual), summary, basename(usual));
  await write(path, csv, '--summary-csv');
  print(`summary: ${rows} rows in ${path}`);
  for (const folder of leftOut.slice(0, NAMED)) print(`  without a row: ${folder}${problemOf(nights, folder)}`);
  if (leftOut.length > NAMED) print(`  and ${leftOut.length - NAMED} more without a row`);
}

async function writePng({ nights, plotDate }: ChosenNights, { request, label, plotDir, print }: Place): Promise<void> {
  const { mode, modelName, threshold, splitRequestRates: splitLoads, days } = request;
  const measurements = measurementsOf(nights);
  const failed = failedNights(nights);
  const subModes = [...new Set(measurements.map(({ subMode }) => subMode))];
  const options = {
    to: plotDate,
    days,
    failedNights: failed,
    ...(modelName === undefined ? {} : { title: modelName }),
  };
  const png =
    mode === 'online'
      ? renderOnlinePng(measurements, {
          ...options,
          splitLoads,
          ...(threshold === undefined ? {} : { gsm8kThreshold: threshold }),
        })
      : renderOfflinePng(measurements, options);
  const [subMode] = subModes;
  const name = plotFileName({
    day: plotDate,
    model: modelName ?? label,
    mode,
    subMode: subModes.length === 1 && subMode ? subMode : 'all',
    split: splitLoads,
  });
  await write(join(plotDir, name), png, '--plot-dir');
  print(`plot: ${join(plotDir, name)}`);
  if (failed.length > 0) print(`  marked as failed: ${failed.map(({ date }) => date).join(', ')}`);
}

function problemOf(nights: readonly Night[], folder: string): string {
  const problem = nights.find((night) => night.folder === folder)?.problems[0];
  return problem === undefined ? '' : `: ${problem}`;
}

async function write(path: string, data: string | Uint8Array, option: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeAtomically(path, data);
  } catch (error) {
    if (error instanceof CiError) throw error;
    throw new CiError('PATH_MISSING', `cannot write ${path}`, {
      hint: `choose another place with ${option}`,
      cause: error,
    });
  }
}
