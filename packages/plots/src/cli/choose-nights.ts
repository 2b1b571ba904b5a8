import { CiError, isDay, shiftDay } from '@sglang-ci/core';
import type { Night, NightPoint } from '@sglang-ci/history';
import { variantName } from '../trend/variant-name.ts';
import type { PlotRequest } from './plot-options.ts';

/** The nights of one model on one hardware that were asked for, with the loads and backends that were asked for. */
export interface ChosenNights {
  readonly nights: readonly Night[];
  /** Last day of the plot, `YYYYMMDD`. */
  readonly plotDate: string;
}

/** Throws `NO_DATA` naming what there is instead. The nights are of one hardware when `request` or the store names only one. */
export function chooseNights(nights: readonly Night[], request: PlotRequest, label: string): ChosenNights {
  const ofModel = nightsOf(nights, request, label);
  if (ofModel.length === 0) throw noNights(nights, request, label);
  const plotDate = request.plotDate ?? ofModel.at(-1)?.date ?? '';
  if (!isDay(plotDate))
    throw new CiError('USAGE', `--plot-date ${plotDate} is not a day`, { hint: 'write it as 20251216' });
  if (!Number.isInteger(request.days) || request.days < 1) {
    throw new CiError('USAGE', '--days needs a whole number of at least 1');
  }
  const from = shiftDay(plotDate, 1 - request.days);
  const variants = listOf(request.variantFilter);
  const inRange = ofModel.filter(
    ({ date, subMode, mode }) =>
      date >= from &&
      date <= plotDate &&
      (mode === 'offline' ? subMode === 'normal' : fits(variants, variantName(subMode))),
  );
  if (inRange.length === 0) {
    throw new CiError(
      'NO_DATA',
      `no ${request.variantFilter === 'all' ? '' : `${request.variantFilter} `}night of ${label} from ${from} to ${plotDate}`,
      {
        hint: `there are nights from ${ofModel[0]?.date} to ${ofModel.at(-1)?.date}: see --plot-date, --days, --variant-filter`,
      },
    );
  }
  const chosen = inRange.map((night) => ({ ...night, points: pointsOf(night, request) }));
  if (inRange.some(({ points }) => points.length > 0) && chosen.every(({ points }) => points.length === 0)) {
    throw new CiError('NO_DATA', `no night of ${label} has the loads or backends that were asked for`, {
      hint: 'see --request-rates, --mode-filter, --ilen and --olen',
    });
  }
  return { plotDate, nights: chosen };
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

function pointsOf(night: Night, { modeFilter, requestRates, ilen, olen }: PlotRequest): NightPoint[] {
  const backends = listOf(modeFilter);
  const loads = requestRates === undefined ? undefined : numbersOf(requestRates);
  return night.points.filter(
    (point) =>
      fits(backends, point.backend ?? night.backend ?? 'aiter') &&
      (loads === undefined || loads.includes(point.load)) &&
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

/** The words of a list; `undefined` for all. */
function listOf(text: string): readonly string[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  return words.includes('all') ? undefined : words;
}

function fits(wanted: readonly string[] | undefined, word: string): boolean {
  return wanted === undefined || wanted.includes(word);
}

function numbersOf(text: string): readonly number[] {
  const numbers = text.split(/[\s,]+/).map(Number);
  if (numbers.every((number) => number > 0)) return numbers;
  throw new CiError('USAGE', `--request-rates ${text}: not a list of loads`, { hint: 'write it as 1,2,4' });
}
