import { textTable } from '@sglang-ci/cli-kit';
import type { Plan } from '@sglang-ci/core';
import type { SanityWork } from './plan-sanity-night.ts';

/** Each model of a sanity check and what would be done with it, for a dry run. */
export function checksTable(checks: readonly SanityWork[]): string {
  return textTable(
    [
      { title: 'model' },
      { title: 'pass mark', align: 'right' },
      { title: 'ready within', align: 'right' },
      { title: 'files' },
    ],
    checks.map(({ label, plan, needless }) => [
      label,
      String(plan.gate?.threshold ?? ''),
      `${plan.server?.startLimitS ?? ''} s`,
      needless === undefined ? plan.model.path : `SKIPPED - ${needless}`,
    ]),
  );
}

/** The same for machines: a skipped model has no plan. */
export function describeChecks(checks: readonly SanityWork[]): readonly {
  readonly model: string;
  readonly skipped?: string;
  readonly plan?: Plan;
}[] {
  return checks.map(({ label, plan, needless }) =>
    needless === undefined ? { model: label, plan } : { model: label, skipped: needless },
  );
}
