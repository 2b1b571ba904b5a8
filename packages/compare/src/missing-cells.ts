import type { CellVerdict, Measurement, MetricKey } from '@sglang-ci/core';
import { groupBy } from './group-by.ts';
import { missingCell } from './judge-cell.ts';
import { quantityKeyOf } from './series-key.ts';

/** A load that a night was to measure, as its plan or the head of its CSV says. */
export type PromisedPoint = Pick<Measurement, 'loadKind' | 'load' | 'inputLen' | 'outputLen'>;

/**
 * The values that tonight should have and has not: every metric of the loads that were promised, however many nights have been
 * without them; and what at least half of the last three nights had. Measurements of judged metrics, earlier nights oldest first.
 */
export function missingCells(
  earlier: readonly Measurement[],
  tonight: readonly Measurement[],
  promised: readonly PromisedPoint[] = [],
): readonly CellVerdict[] {
  const had = new Set(tonight.map(pointKeyOf));
  const lacking = [...promisedCells(promised, [...earlier, ...tonight]), ...usualCells(earlier)];
  const byKey = new Map(lacking.map((cell) => [pointKeyOf(cell), cell]));
  return [...byKey].flatMap(([key, cell]) => (had.has(key) ? [] : [missingCell(cell)]));
}

type Expected = PromisedPoint & { readonly metric: MetricKey };

/** A promised load in every metric that any load of its kind has been measured in. */
function promisedCells(promised: readonly PromisedPoint[], known: readonly Measurement[]): readonly Expected[] {
  return promised.flatMap(({ loadKind, load, inputLen, outputLen }) => {
    const metrics = new Set(known.filter((value) => value.loadKind === loadKind).map(({ metric }) => metric));
    const lengths = { ...(inputLen !== undefined && { inputLen }), ...(outputLen !== undefined && { outputLen }) };
    return [...metrics].map((metric) => ({ metric, loadKind, load, ...lengths }));
  });
}

function usualCells(earlier: readonly Measurement[]): readonly Expected[] {
  const folders = [...new Set(earlier.map((value) => value.folder))].slice(-3);
  const recent = earlier.filter((value) => folders.includes(value.folder));
  return [...groupBy(recent, quantityKeyOf).values()].flatMap((values) => {
    const last = values.at(-1);
    return last && values.length >= folders.length / 2 ? [last] : [];
  });
}

function pointKeyOf({ metric, loadKind, load, inputLen, outputLen }: Expected): string {
  return [metric, loadKind, load, inputLen, outputLen].join('|');
}
