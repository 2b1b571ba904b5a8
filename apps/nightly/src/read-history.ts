import { dirname } from 'node:path';
import type { Clock, Measurement, Plan } from '@sglang-ci/core';
import { measurementsOf, type Night, scanStore } from '@sglang-ci/history';

export interface PlanHistory {
  /** Oldest first, tonight's included. */
  readonly nights: readonly Night[];
  readonly measurements: readonly Measurement[];
}

/** Every night in the store of the same hardware, model, variant and mode as a plan. */
export async function readHistory(plan: Plan, clock: Clock): Promise<PlanHistory> {
  const nights = (await scanStore(dirname(plan.runFolder), { clock })).filter(
    (night) =>
      night.hardware === plan.hardware &&
      night.model === plan.model.label &&
      night.variant === plan.model.variant &&
      night.mode === plan.mode &&
      night.subMode === plan.subMode,
  );
  return { nights, measurements: measurementsOf(nights) };
}
