import { join } from 'node:path';
import { EXIT, type ExitCode, isDay, type Measurement } from '@sglang-ci/core';
import { measurementsOf, type Night, scanStore } from '@sglang-ci/history';
import { failedNights } from '../failed-nights.ts';
import { chooseNights, dayOfPlot, hardwareOf } from './choose-nights.ts';
import { filtersOf, fits } from './filters.ts';
import type { PlotRequest } from './plot-options.ts';
import { labelOf, plotPaths } from './plot-paths.ts';
import { readSummary } from './read-summary.ts';
import { writePlots } from './write-plots.ts';
import { writeSummary } from './write-summary.ts';

interface Context {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/**
 * Writes the summary CSV and the plots of one model and prints what was drawn and what was not. Where the folder holds the
 * model's nights on several kinds of hardware and none was chosen, each has its own files in a folder of its name.
 * Throws `NO_DATA`.
 */
export async function plotModel(request: PlotRequest, context: Context): Promise<ExitCode> {
  if (request.plotOnly === true && request.summaryCsv !== undefined) {
    await plotSummary(request.summaryCsv, request, context);
    return EXIT.ok;
  }
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
  const { nights, history, plotDate } = chooseNights(all, request, label);
  const span = `${nights[0]?.date} to ${nights.at(-1)?.date}`;
  print(
    `read: ${nights.length} run folders of ${label} ${request.mode} on ${nights[0]?.hardware}, ${span}, in ${dataDir}`,
  );
  if (request.plotOnly !== true) await writeSummary(nights, place);
  if (request.processOnly === true) return;
  await writePlots(measurementsOf(history), { ...place, plotDate, failed: failedNights(history) });
}

async function plotSummary(path: string, request: PlotRequest, { env, print }: Context): Promise<void> {
  const label = labelOf(request);
  const filters = filtersOf(request);
  const all = await readSummary(path, request);
  const measurements = all.filter(
    (one) =>
      fits(filters.backends, one.backend ?? 'aiter') && isOfLengths(one, request) && isOfLoads(one, filters.loads),
  );
  const newest = measurements
    .map(({ date }) => date)
    .filter(isDay)
    .toSorted()
    .at(-1);
  const { plotDir } = plotPaths({ ...request, dataDir: path }, env);
  print(`read: ${measurements.length} values of ${label} ${request.mode} in ${path}`);
  await writePlots(measurements, { request, label, plotDir, print, plotDate: dayOfPlot(request, newest), failed: [] });
}

function isOfLengths(
  { inputLen, outputLen }: Measurement,
  { ilen = inputLen, olen = outputLen }: PlotRequest,
): boolean {
  return inputLen === ilen && outputLen === olen;
}

function isOfLoads({ loadKind, load }: Measurement, loads: readonly number[] | undefined): boolean {
  return loadKind === 'none' || fits(loads, load);
}
