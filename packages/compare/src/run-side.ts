import type { Measurement } from '@sglang-ci/core';
import type { RunDetails } from '@sglang-ci/history';

/** One run's measurements, and what its folder tells beside them. */
export interface RunSide {
  readonly run: readonly Measurement[];
  readonly details: RunDetails | undefined;
}
