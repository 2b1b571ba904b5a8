import { variantName } from '@sglang-ci/plots';
import type { BenchmarkKey } from '../../api/types.ts';

/** Where and how: `mi30x · online · standard`. */
export function benchmarkWay({ hardware, mode, subMode }: BenchmarkKey): string {
  return [hardware, mode, variantName(subMode)].join(' · ');
}

/** `GROK1 MOE-I4F8 · mi30x · online · standard`. */
export function benchmarkName(key: BenchmarkKey): string {
  return `${key.model} ${key.variant} · ${benchmarkWay(key)}`;
}
