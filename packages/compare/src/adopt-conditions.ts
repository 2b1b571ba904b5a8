import type { Measurement } from '@sglang-ci/core';
import { adoptProducts } from './adopt-products.ts';
import { groupBy } from './group-by.ts';

/**
 * Values, oldest first, whose folder does not tell its node, protocol or backend get those of the night of the same benchmark
 * before them that tells, else of the next one: what nobody wrote down is no condition of its own. Products are known of machines.
 */
export function adoptConditions(values: readonly Measurement[]): readonly Measurement[] {
  const known = new Map<Measurement, Measurement>();
  for (const benchmark of groupBy(values, benchmarkOf).values()) {
    let filled = [...benchmark];
    for (const what of UNTOLD) {
      let last = filled.find((value) => value[what] !== undefined)?.[what];
      filled = filled.map((value) => {
        last = value[what] ?? last;
        return last === undefined || value[what] !== undefined ? value : { ...value, [what]: last };
      });
    }
    benchmark.forEach((value, at) => known.set(value, filled[at] ?? value));
  }
  return adoptProducts(values.map((value) => known.get(value) ?? value));
}

const UNTOLD = ['node', 'protocol', 'backend'] as const;

function benchmarkOf({ hardware, model, variant, mode, subMode }: Measurement): string {
  return [hardware, model, variant, mode, subMode].join('|');
}
