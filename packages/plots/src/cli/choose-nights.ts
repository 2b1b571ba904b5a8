import { CiError, isDay, shiftDay } from '@sglang-ci/core';
import type { Night, NightPoint } from '@sglang-ci/history';
import { variantName } from '../trend/variant-name.ts';
import { type Filters, filtersOf, fits } from './filters.ts';
import type { PlotRequest } from './plot-options.ts';

/** The nights of one model on one hardware that were asked for, with the loads and backends that were asked for. */
export interface ChosenNights {
  /** Oldest first, at least one. */
  readonly nights: readonly Night[];
  /** The same with all earlier ones: what is usual comes from them. */
  readonly history: readonly Night[];
  /** Last day of the plot, `YYYYMMDD`. */
  readonly plotDate: string;
}

/** Throws `NO_DATA` naming what there is instead. The nights are of one hardware when `request` or the store names only one. */
export function chooseNights(nights: readonly Night[], request: PlotRequest, label: string): ChosenNights {
  const ofModel = nightsOf(nights, request, label);
  if (ofModel.length === 0) throw noNights(nights, request, label);
  const plotDate = dayOfPlot(request, ofModel.at(-1)?.date);
  const from = shiftDay(plotDate, 1 - request.days);
  const filters = filtersOf(request);
  const wanted = ofModel.filter(
    ({ date, subMode }) => date <= plotDate && fits(filters.variants, variantName(subMode)),
  );
  const history = wanted.map((night) => ({ ...night, points: pointsOf(night, { request, filters }) }));
  const inRange = history.filter(({ date }) => date >= from);
  if (inRange.length === 0) {
    const variants = filters.variants === undefined ? '' : `${filters.variants.join(', ')} `;
    throw new CiError('NO_DATA', `no ${variants}night of ${label} from ${from} to ${plotDate}`, {
      hint: `there are nights from ${ofModel[0]?.date} to ${ofModel.at(-1)?.date}: see --plot-date, --days, --variant-filter`,
    });
  }
  const hadPoints = wanted.some(({ date, points }) => date >= from && points.length > 0);
  if (hadPoints && inRange.every(({ points }) => points.length === 0)) {
    throw new CiError('NO_DATA', `no night of ${label} has the loads or backends that were asked for`, {
      hint: 'see --request-rates, --mode-filter, --ilen and --olen',
    });
  }
  return { plotDate, nights: inRange, history };
}

/** The last day of the plot: as asked, else the newest night's. Throws `USAGE` for what is no day and for no days at all. */
export function dayOfPlot({ plotDate, days }: PlotRequest, newest = ''): string {
  const day = plotDate ?? newest;
  if (!isDay(day)) throw new CiError('USAGE', `--plot-date ${day} is not a day`, { hint: 'write it as 20251216' });
  if (!Number.isInteger(days) || days < 1) {
    throw new CiError('USAGE', '--days needs a whole number of at least 1');
  }
  return day;
}

/** The kinds of hardware on which the nights that were asked for ran. */
export function hardwareOf(nights: readonly Night[], request: PlotRequest, label: string): readonly string[] {
  return [...new Set(nightsOf(nights, request, label).map(({ hardware }) => hardware))].toSorted();
}

function nightsOf(nights: readonly Night[], request: PlotRequest, label: string): readonly Night[] {
  return nights.filter(
    ({ model, mode, hardware, date }) =>
      model === label && mode === request.mode && isDay(date) && hardware === (request.hardware ?? hardware),
  );
}

function pointsOf(
  night: Night,
  { request, filters }: { readonly request: PlotRequest; readonly filters: Filters },
): NightPoint[] {
  const { ilen, olen } = request;
  return night.points.filter(
    (point) =>
      fits(filters.backends, point.backend ?? night.backend ?? 'aiter') &&
      fits(filters.loads, point.load) &&
      (ilen === undefined || point.inputLen === ilen) &&
      (olen === undefined || point.outputLen === olen),
  );
}

function noNights(nights: readonly Night[], { mode, hardware }: PlotRequest, label: string): CiError {
  const found = [...new Set(nights.map((night) => `${night.model} ${night.mode} on ${night.hardware}`))].toSorted();
  return new CiError('NO_DATA', `no ${mode} run folder of ${label}${hardware === undefined ? '' : ` on ${hardware}`}`, {
    hint: found.length === 0 ? 'there are no run folders here: see --data-dir' : `there are: ${found.join(', ')}`,
  });
}
