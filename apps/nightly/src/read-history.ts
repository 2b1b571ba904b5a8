import { dirname } from 'node:path';
import type { Clock, Measurement, Plan } from '@sglang-ci/core';
import { measurementsOf, scanStore } from '@sglang-ci/history';

/** Every value in the store of the same hardware, model, variant and mode as a plan, tonight's included. */
export async function readHistory(plan: Plan, clock: Clock): Promise<readonly Measurement[]> {
  const nights = await scanStore(dirname(plan.runFolder), { clock });
  return measurementsOf(nights).filter(
    (measurement) =>
      measurement.hardware === plan.hardware &&
      measurement.model === plan.model.label &&
      measurement.variant === plan.model.variant &&
      measurement.mode === plan.mode &&
      measurement.subMode === plan.subMode,
  );
}
