import type { Measurement } from '@sglang-ci/core';
import { judgeNight } from './judge-night.ts';
import { byNight, quantityKeyOf } from './series-key.ts';

/** What is usual for one quantity, by enough nights for its own noise to decide. */
export interface KnownRange {
  readonly low: number;
  readonly high: number;
  readonly nights: number;
  /** Smallest relative change that this quantity can show. */
  readonly minDetectable: number;
}

/**
 * Looks up how much a quantity varies from night to night: the baseline by which the older of the two runs would have
 * been judged. `undefined` for a quantity without enough comparable nights before, and for all of them where the runs are of
 * different hardware or models.
 */
export function usualRanges(
  history: readonly Measurement[],
  runs: { readonly a: readonly Measurement[]; readonly b: readonly Measurement[] },
): (of: Measurement) => KnownRange | undefined {
  const [older, newer] = [runs.a, runs.b].toSorted((x, y) => nightOrder(x[0], y[0]));
  const night = older?.[0];
  if (!older || !night || history.length === 0) return () => undefined;
  const other = new Set((newer ?? []).map(quantityKeyOf));
  const wanted = new Set(older.map(quantityKeyOf).filter((key) => other.has(key)));
  const before = history.filter(
    (value) => wanted.has(quantityKeyOf(value)) && value.folder !== newer?.[0]?.folder && byNight(value, night) < 0,
  );
  const known = new Map<string, KnownRange>();
  for (const cell of judgeNight(before, older, { night }).cells) {
    const { baseline, minDetectable } = cell;
    if (baseline?.settled !== true || minDetectable === undefined) continue;
    const { low, high, nights } = baseline;
    known.set(cellKeyOf(cell), { low, high, nights, minDetectable });
  }
  return (of) => known.get(cellKeyOf(of));
}

function nightOrder(a: Measurement | undefined, b: Measurement | undefined): number {
  return a && b ? byNight(a, b) : 0;
}

function cellKeyOf({
  metric,
  loadKind,
  load,
  inputLen,
}: Pick<Measurement, 'metric' | 'loadKind' | 'load' | 'inputLen'>): string {
  return [metric, loadKind, load, inputLen].join('|');
}
