import type { PointPlan } from '@sglang-ci/core';

/** The names that a log of a point's run can have; the stamp is whatever it was. */
export function logPattern({ log }: Pick<PointPlan, 'log'>, run: number): RegExp {
  const [before = '', after = ''] = log.replace('{run}', String(run)).split('{stamp}').map(escapeRegExp);
  return log.includes('{stamp}') ? new RegExp(`^${before}\\d{8}_\\d{6}${after}$`) : new RegExp(`^${before}$`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
