import type { Hardware, ModelProfile, PointPlan } from '@sglang-ci/core';

/**
 * Splits a sweep into the points measured here and those a site leaves out. A rule is `model/hardware/load`, where the
 * load is a point's id (`tp8-bs256-il1024`) or, for online sweeps, the rate or concurrency alone: `grok1/mi35x/16`.
 */
export function excludePoints(
  points: readonly PointPlan[],
  site: { readonly rules: readonly string[]; readonly profile: ModelProfile; readonly hardware: Hardware },
): { readonly measured: readonly PointPlan[]; readonly excluded: readonly { point: string; rule: string }[] } {
  const ruleOf = (point: PointPlan) => site.rules.find((rule) => names(rule, point, site));
  return {
    measured: points.filter((point) => ruleOf(point) === undefined),
    excluded: points.flatMap((point) => {
      const rule = ruleOf(point);
      return rule === undefined ? [] : [{ point: point.id, rule }];
    }),
  };
}

function names(rule: string, { id, load }: PointPlan, site: { profile: ModelProfile; hardware: Hardware }): boolean {
  const [model, hardware, what] = rule.split('/');
  if (model !== site.profile.id || hardware !== site.hardware) return false;
  return what === id || (load.kind !== 'batch_size' && what === String(load.value));
}
