import { JUDGED_METRICS } from '@sglang-ci/compare';
import { type CellVerdict, describeLoad, type Measurement, METRICS, shiftDay } from '@sglang-ci/core';
import type { NightGroup } from '../nights/night-groups.ts';
import { valuesOf } from '../nights/values-of.ts';
import type { Sparkline } from './types.ts';

const DAYS = 30;

/**
 * The last month of one quantity, up to `lastDate`: of the one that is worst in `cells`, else of the first judged metric
 * at the load that most nights have, the highest of these. `undefined` if no night of that month has a value.
 */
export function sparkline(
  { nights }: NightGroup,
  { lastDate, cells }: { readonly lastDate: string; readonly cells: readonly CellVerdict[] },
): Sparkline | undefined {
  const since = shiftDay(lastDate, 1 - DAYS);
  const values = valuesOf(nights.filter(({ date }) => date >= since && date <= lastDate)).filter(({ valid }) => valid);
  const shown = worstCell(cells) ?? usualQuantity(values);
  if (shown === undefined) return undefined;
  const byDate = new Map(values.filter((value) => isSame(value, shown)).map(({ date, value }) => [date, value]));
  const dates = Array.from({ length: DAYS }, (_, day) => shiftDay(since, day));
  const { label, unit, better } = METRICS[shown.metric];
  return {
    metric: shown.metric,
    label: [label, describeLoad(shown)].filter((word) => word !== '').join(', '),
    unit,
    better,
    dates,
    values: dates.map((date) => byDate.get(date) ?? null),
  };
}

type Quantity = Pick<Measurement, 'metric' | 'loadKind' | 'load' | 'inputLen'>;

function worstCell(cells: readonly CellVerdict[]): Quantity | undefined {
  return cells
    .filter(({ state }) => state === 'confirmed' || state === 'suspect')
    .toSorted(
      (a, b) => Number(b.state === 'confirmed') - Number(a.state === 'confirmed') || worseBy(b) - worseBy(a),
    )[0];
}

function worseBy(cell: CellVerdict): number {
  return cell.worseBy ?? 0;
}

function usualQuantity(values: readonly Measurement[]): Quantity | undefined {
  const metric = JUDGED_METRICS.find((candidate) => values.some((value) => value.metric === candidate));
  const counts = new Map<string, { readonly quantity: Quantity; readonly nights: number }>();
  for (const quantity of values.filter((value) => value.metric === metric)) {
    const key = `${quantity.load}/${quantity.inputLen ?? ''}`;
    counts.set(key, { quantity, nights: (counts.get(key)?.nights ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.nights - a.nights || b.quantity.load - a.quantity.load)[0]?.quantity;
}

function isSame(value: Quantity, shown: Quantity): boolean {
  return value.metric === shown.metric && value.load === shown.load && value.inputLen === shown.inputLen;
}
