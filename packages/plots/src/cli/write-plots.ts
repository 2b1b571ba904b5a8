import { join } from 'node:path';
import { CiError, type Measurement, shiftDay } from '@sglang-ci/core';
import type { FailedNight } from '../failed-nights.ts';
import { plotFileName } from '../plot-file-name.ts';
import {
  type OnlinePlotOptions,
  renderOfflinePng,
  renderOfflineSvg,
  renderOnlinePng,
  renderOnlineSvg,
} from '../render/render-plots.ts';
import { variantName } from '../trend/variant-name.ts';
import { filtersOf, fits } from './filters.ts';
import type { PlotRequest } from './plot-options.ts';
import { writeOutput } from './write-output.ts';

export interface PlotPlace {
  readonly request: PlotRequest;
  readonly label: string;
  readonly plotDir: string;
  /** Last day shown, `YYYYMMDD`. */
  readonly plotDate: string;
  readonly failed: readonly FailedNight[];
  readonly print: (line: string) => void;
}

/**
 * Writes the plots: one of all variants that were asked for, or, where none was, one of each. A variant that has no value
 * in the time shown is told, and only when that leaves no plot at all it is an error: `NO_DATA`.
 */
export async function writePlots(measurements: readonly Measurement[], place: PlotPlace): Promise<void> {
  const { request, plotDate, print } = place;
  const from = shiftDay(plotDate, 1 - request.days);
  const { variants } = filtersOf(request);
  const wanted = measurements.filter(({ subMode }) => fits(variants, variantName(subMode)));
  const shown = wanted.filter(({ date }) => date >= from && date <= plotDate);
  const subModes = [...new Set(shown.map(({ subMode }) => subMode))].toSorted();
  if (subModes.length === 0) {
    throw new CiError('NO_DATA', `no value of ${place.label} from ${from} to ${plotDate}`, {
      hint: 'see --plot-date, --days and --variant-filter',
    });
  }
  const together = request.variantFilter !== undefined || request.enableMtpTest === true;
  for (const group of together ? [subModes] : subModes.map((subMode) => [subMode])) {
    const isOfGroup = ({ subMode }: { readonly subMode: string }) => group.includes(subMode);
    const failed = place.failed.filter((night) => isOfGroup(night) && night.date >= from);
    await writePlot(wanted.filter(isOfGroup), { ...place, failed, subModes: group });
    if (failed.length > 0) print(`  marked as failed: ${failed.map(({ date }) => date).join(', ')}`);
  }
}

async function writePlot(
  measurements: readonly Measurement[],
  place: PlotPlace & { readonly subModes: readonly string[] },
): Promise<void> {
  const { request, label, plotDir, plotDate, failed, subModes, print } = place;
  const { mode, modelName, threshold, splitRequestRates: splitLoads, days } = request;
  const options: OnlinePlotOptions = {
    to: plotDate,
    days,
    failedNights: failed,
    ...(modelName === undefined ? {} : { title: modelName }),
    ...(mode === 'online' ? { splitLoads } : {}),
    ...(threshold === undefined ? {} : { gsm8kThreshold: threshold }),
  };
  const [subMode = 'all'] = subModes.length === 1 ? subModes : [];
  const name = { day: plotDate, model: modelName ?? label, mode, subMode, split: mode === 'online' && splitLoads };
  const [png, svg] = mode === 'online' ? [renderOnlinePng, renderOnlineSvg] : [renderOfflinePng, renderOfflineSvg];
  for (const [format, render] of request.svg === true
    ? [['png', png] as const, ['svg', svg] as const]
    : [['png', png] as const]) {
    const path = join(plotDir, plotFileName({ ...name, format }));
    await writeOutput(path, render(measurements, options), '--plot-dir');
    print(`plot: ${path}`);
  }
}
