import type { ContextChange, Measurement } from '@sglang-ci/core';

/** What is measured, whatever the machine: nights with equal keys are one quantity. */
export function quantityKeyOf(of: Measurement): string {
  const { hardware, model, variant, mode, subMode, metric, loadKind, load, inputLen, outputLen } = of;
  return [hardware, model, variant, mode, subMode, metric, loadKind, load, inputLen, outputLen].join('|');
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

/** In what the second measurement's conditions differ from the first's. An unknown condition is a value of its own. */
export function contextChangesOf(before: Measurement, after: Measurement): readonly ContextChange[] {
  return CONTEXT.filter((what) => before[what] !== after[what]).map((what) => ({
    what,
    from: before[what] ?? 'unknown',
    to: after[what] ?? 'unknown',
  }));
}

const CONTEXT = ['node', 'rocm', 'protocol', 'backend'] as const;
