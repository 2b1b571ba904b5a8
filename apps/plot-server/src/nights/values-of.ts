import type { Measurement } from '@sglang-ci/core';
import { measurementsOf, type Night } from '@sglang-ci/history';

const known = new WeakMap<Night, readonly Measurement[]>();

/** Every value of the nights, in their order; a night that is still the same is not taken apart again. */
export function valuesOf(nights: readonly Night[]): readonly Measurement[] {
  return nights.flatMap((night) => {
    const values = known.get(night) ?? measurementsOf([night]);
    known.set(night, values);
    return values;
  });
}
