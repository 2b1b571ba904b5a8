import { CiError } from '@sglang-ci/core';
import type { PlotRequest } from './plot-options.ts';

/** Which nights and values a request is about; `undefined` = all. */
export interface Filters {
  /** Short names: `mtp`, `dp`. */
  readonly variants: readonly string[] | undefined;
  readonly backends: readonly string[] | undefined;
  readonly loads: readonly number[] | undefined;
}

/** The filters of a request, read. Throws `USAGE` for loads that are no numbers. */
export function filtersOf({ variantFilter, enableMtpTest, modeFilter, requestRates }: PlotRequest): Filters {
  return {
    variants: listOf(variantFilter ?? (enableMtpTest === true ? 'mtp,dp_mtp' : 'all')),
    backends: listOf(modeFilter),
    loads: requestRates === undefined ? undefined : numbersOf(requestRates),
  };
}

/** Does a list of wanted words or numbers let this one through? */
export function fits<T>(wanted: readonly T[] | undefined, one: T): boolean {
  return wanted === undefined || wanted.includes(one);
}

/** `undefined` for all. */
function listOf(text: string): readonly string[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  return words.length === 0 || words.includes('all') || words.includes('none') ? undefined : words;
}

function numbersOf(text: string): readonly number[] {
  const numbers = text.split(/[\s,]+/).map(Number);
  if (numbers.every((number) => number > 0)) return numbers;
  throw new CiError('USAGE', `--request-rates ${text}: not a list of loads`, { hint: 'write it as 1,2,4' });
}
