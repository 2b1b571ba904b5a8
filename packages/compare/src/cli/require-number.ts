import { CiError } from '@sglang-ci/core';

/** The option's value if it is a number of at least 0; yargs hands over `NaN` for a word. Throws `USAGE` naming the option. */
export function requireNumber(option: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new CiError('USAGE', `${option} needs a number of at least 0`);
}
