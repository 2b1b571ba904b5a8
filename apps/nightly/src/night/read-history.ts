import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Measurement, parseImageTag, type Plan, shiftDay } from '@sglang-ci/core';
import { measurementsOf, type Night, scanStore } from '@sglang-ci/history';
import type { NightSetup } from './night.ts';

export interface PlanHistory {
  /** Oldest first, tonight's included. */
  readonly nights: readonly Night[];
  readonly measurements: readonly Measurement[];
}

/**
 * The nights of the same hardware, model, variant and mode as a plan, from `days` before the plan's image to that image.
 * Older folders are not even looked at, so that a verdict takes as long after ten years as after ten nights. A model whose
 * first night this is has none, and where that night failed early not even a folder.
 */
export async function readHistory(plan: Plan, { clock, settings, day }: NightSetup): Promise<PlanHistory> {
  if (!existsSync(dirname(plan.runFolder))) return { nights: [], measurements: [] };
  const last = parseImageTag(plan.imageTag)?.date ?? day;
  const since = shiftDay(last, -Math.max(settings.analysisDays, settings.plotDays));
  const nights = (await scanStore(dirname(plan.runFolder), { clock, since })).filter(
    (night) =>
      night.date <= last &&
      night.hardware === plan.hardware &&
      night.model === plan.model.label &&
      night.variant === plan.model.variant &&
      night.mode === plan.mode &&
      night.subMode === plan.subMode,
  );
  return { nights, measurements: measurementsOf(nights) };
}
