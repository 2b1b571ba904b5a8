import { type Measurement, METRICS } from '@sglang-ci/core';
import type { ChangeInterval, ComparisonCall, ComparisonRow } from './comparison.ts';
import { isLegacyProtocol } from './legacy-protocol.ts';
import { ratioInterval } from './ratio-interval.ts';
import { isUsable } from './series-key.ts';
import type { KnownRange } from './usual-ranges.ts';

/** The two values of one quantity. */
export interface ValuePair {
  /** One of the two, for what they have in common. */
  readonly sample: Measurement;
  readonly a: Measurement | undefined;
  readonly b: Measurement | undefined;
  /** What tells the load from others of the same size, where a run has several. */
  readonly apart: { readonly tp?: number; readonly backend?: string };
}

/** Compares the two values of one quantity. A value that is not usable is none. */
export function compareValues(
  pair: ValuePair,
  context: { readonly threshold: number; readonly usual: KnownRange | undefined },
): ComparisonRow {
  const [a, b] = [pair.a, pair.b].map((side) => (side !== undefined && isUsable(side) ? side : undefined));
  const basis = isBestRun(a) || isBestRun(b) ? 'best-run' : 'median';
  const [valueA, valueB] = [a, b].map(
    (side) => (side && (basis === 'best-run' ? side.csvValue : undefined)) ?? side?.value,
  );
  const row = {
    ...identityOf(pair),
    basis,
    ...(a && { a: valueA ?? a.value, runsA: a.runs }),
    ...(b && { b: valueB ?? b.value, runsB: b.runs }),
    ...fenceOf(context),
  } as const;
  if (!a || !b || valueA === undefined || valueB === undefined) return { ...row, call: 'missing' };
  const usual = context.usual && {
    low: context.usual.low,
    high: context.usual.high,
    nights: context.usual.nights,
    holdsA: holds(context.usual, valueA),
    holdsB: holds(context.usual, valueB),
  };
  const gain = METRICS[a.metric].better === 'lower' ? valueA - valueB : valueB - valueA;
  const interval = basis === 'median' ? intervalOf(a, b) : undefined;
  const compared = { ...row, betterBy: gain / valueA, ...(interval && { interval }), ...(usual && { usual }) };
  return { ...compared, call: callOf(compared) };
}

function identityOf({ sample, apart }: ValuePair): Pick<ComparisonRow, 'metric' | 'loadKind' | 'load'> {
  const { metric, loadKind, load, inputLen, outputLen } = sample;
  return {
    metric,
    loadKind,
    load,
    ...(inputLen !== undefined && { inputLen }),
    ...(outputLen !== undefined && { outputLen }),
    ...apart,
  };
}

/** A cell of a CSV is by contract the run with the lowest E2E latency, not the median of the runs. */
function isBestRun(side: Measurement | undefined): boolean {
  return side?.source === 'csv';
}

function fenceOf({
  threshold,
  usual,
}: {
  readonly threshold: number;
  readonly usual: KnownRange | undefined;
}): Pick<ComparisonRow, 'fence' | 'fenceFrom'> {
  return usual ? { fence: usual.minDetectable, fenceFrom: 'history' } : { fence: threshold, fenceFrom: 'threshold' };
}

function holds({ low, high }: KnownRange, value: number): boolean {
  return value >= low && value <= high;
}

/**
 * From the single runs of both sides. The old protocol measures on a prefix cache that the first run fills: its runs are
 * no repetitions of each other, but run by run they are those of the other night.
 */
function intervalOf(a: Measurement, b: Measurement): ChangeInterval | undefined {
  const paired = [a, b].some(({ protocol }) => isLegacyProtocol(protocol));
  const ratio = ratioInterval(a.runValues, b.runValues, { paired });
  if (!ratio) return undefined;
  const { low, high, method, degreesOfFreedom } = ratio;
  const lower = METRICS[a.metric].better === 'lower';
  return { low: lower ? 1 - high : low - 1, high: lower ? 1 - low : high - 1, method, degreesOfFreedom };
}

function callOf(row: Omit<ComparisonRow, 'call'> & { readonly betterBy: number }): ComparisonCall {
  const { betterBy, fence, usual, interval } = row;
  if (Math.abs(betterBy) <= fence || (usual?.holdsA && usual.holdsB)) return 'same';
  const mayBeNothing = interval !== undefined && interval.low <= 0 && interval.high >= 0;
  if (!usual && mayBeNothing) return 'unclear';
  return betterBy > 0 ? 'better' : 'worse';
}
