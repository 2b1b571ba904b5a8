import type { ContextChange, Measurement } from '@sglang-ci/core';

/** What is measured, whatever the machine: nights with equal keys are one quantity. */
export function quantityKeyOf(of: Measurement): string {
  const { hardware, model, variant, mode, subMode, metric, loadKind, load, inputLen, outputLen, evaluator } = of;
  const by = evaluator === undefined ? [] : [evaluator];
  return [hardware, model, variant, mode, subMode, metric, loadKind, load, inputLen, outputLen, ...by].join('|');
}

/** What is measured and under which conditions. Only values with equal keys are ever compared without saying so. */
export function seriesKeyOf(of: Measurement): string {
  return [quantityKeyOf(of), ...CONTEXT.map((what) => of[what] ?? '')].join('|');
}

/** May this value be a point of a series? Invalid runs never enter a baseline. */
export function isUsable(of: Measurement): boolean {
  return of.valid && Number.isFinite(of.value) && of.value > 0;
}

/** Oldest first: by image date, then by folder for two images of one day. */
export function byNight(a: Measurement, b: Measurement): number {
  return a.date.localeCompare(b.date) || a.folder.localeCompare(b.folder);
}

/**
 * In what the second measurement's conditions differ from the first's. An unknown condition is a value of its own, but for
 * the product, which nobody probed for long.
 */
export function contextChangesOf(before: Measurement, after: Measurement): readonly ContextChange[] {
  return CONTEXT.filter((what) => before[what] !== after[what] && !isUnprobed(what, [before, after])).map((what) => ({
    what,
    from: before[what] ?? 'unknown',
    to: after[what] ?? 'unknown',
  }));
}

/**
 * The night with whose conditions another one's are compared, of the first `until` nights, oldest first. Where several ROCm tracks are
 * measured each night, it is the one of the same track of the day before.
 */
export function nightBefore(
  nights: readonly Measurement[],
  night: Measurement,
  until = nights.length,
): Measurement | undefined {
  let day: string | undefined;
  for (let at = until - 1; at >= 0; at--) {
    const earlier = nights[at];
    if (earlier === undefined || (day !== undefined && earlier.date < day)) break;
    if (earlier.date >= night.date) continue;
    day = earlier.date;
    if (earlier.rocm === night.rocm) return earlier;
  }
  return nights[until - 1];
}

function isUnprobed(what: (typeof CONTEXT)[number], nights: readonly Measurement[]): boolean {
  return what === 'product' && nights.some(({ product }) => product === undefined);
}

const CONTEXT = ['node', 'product', 'rocm', 'protocol', 'backend'] as const;
