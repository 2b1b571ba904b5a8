import type { Command, Load, Plan, PointPlan } from '@sglang-ci/core';
import type { Combination, OneBatchLog, OneBatchPoint, Sweep } from '@sglang-ci/metrics-parse';

/** One process of an offline sweep and the points it measures. */
export interface BatchUnit {
  readonly points: readonly PointPlan[];
  readonly command: Command;
  readonly log: string;
  readonly limitS: number;
}

/** A point in a process of its own: the contract's way. */
export function unitOf(point: PointPlan): BatchUnit {
  return { points: [point], command: point.command, log: point.log, limitS: point.limitS };
}

/**
 * The processes that measure the pending points, in the plan's order. A group shares one process only while none of its
 * points is measured yet; what is left of a started group is measured point by point.
 */
export function batchUnits(plan: Plan, pending: readonly PointPlan[]): readonly BatchUnit[] {
  const groups = plan.sweep === 'grouped' ? (plan.groups ?? []) : [];
  const isPending = new Set(pending.map((point) => point.id));
  const units = pending.flatMap((point): readonly BatchUnit[] => {
    const group = groups.find((candidate) => candidate.points.includes(point.id));
    if (group === undefined || group.points.length < 2 || !group.points.every((id) => isPending.has(id))) {
      return [unitOf(point)];
    }
    if (group.points[0] !== point.id) return [];
    const points = pending.filter((candidate) => group.points.includes(candidate.id));
    return [{ points, command: group.command, log: group.log, limitS: group.limitS }];
  });
  return units;
}

/** The lists of batch sizes and lengths of a unit's process. */
export function sweepOf(unit: Pick<BatchUnit, 'points'>): Sweep {
  const all = unit.points.flatMap((point) => combinationOf(point.load) ?? []);
  return {
    batchSizes: [...new Set(all.map((one) => one.batchSize))],
    inputLens: [...new Set(all.map((one) => one.inputLen))],
    outputLens: [...new Set(all.map((one) => one.outputLen))],
  };
}

/** The complete block of a point in the log of its process. */
export function blockOf(point: PointPlan, log: OneBatchLog): OneBatchPoint | undefined {
  const wanted = combinationOf(point.load);
  return log.points.find((block) => block.complete && isSame(block, wanted));
}

/** Did SGLang leave the point out because of its batch size limit? */
export function isSkipped(point: PointPlan, log: OneBatchLog): boolean {
  const wanted = combinationOf(point.load);
  return log.skipped.some((skipped) => isSame(skipped, wanted));
}

/** Batch size and lengths of a load; `undefined` for one of a serving benchmark. */
export function combinationOf(load: Load): Combination | undefined {
  return load.kind === 'batch_size'
    ? { batchSize: load.value, inputLen: load.inputLen, outputLen: load.outputLen }
    : undefined;
}

function isSame(a: Partial<Combination>, b: Combination | undefined): boolean {
  return a.batchSize === b?.batchSize && a.inputLen === b?.inputLen && a.outputLen === b?.outputLen;
}
