import type { AcceptedChange } from '@sglang-ci/compare';
import type { Night } from '@sglang-ci/history';
import type { BenchmarkFilter, BenchmarkKey } from '../api/types.ts';
import { acceptedBeside, type AcceptedByFolder } from './accepted-in.ts';

/** One benchmark with its nights. */
export interface NightGroup extends BenchmarkKey {
  /** Oldest first, at least one. */
  readonly nights: readonly Night[];
  /** Changes for the worse that somebody knows of. */
  readonly accepted: readonly AcceptedChange[];
}

/** The nights by model, variant, hardware, mode and sub-mode, in this order, the plain sub-mode first. Nights without a date are in no group. */
export function groupNights(nights: readonly Night[], accepted: AcceptedByFolder): NightGroup[] {
  const groups = new Map<string, { readonly key: BenchmarkKey; readonly nights: Night[] }>();
  for (const night of nights.filter(({ date }) => date !== '')) {
    const { hardware, model, variant, mode, subMode } = night;
    const name = [model, variant, hardware, mode, isPlain(subMode) ? '' : subMode].join('\0');
    const known = groups.get(name) ?? { key: { model, variant, hardware, mode, subMode }, nights: [] };
    known.nights.push(night);
    groups.set(name, known);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, nights: own }]) => ({ ...key, nights: own, accepted: acceptedBeside(own, accepted) }));
}

/** The groups that have all that was asked for: the plain sub-modes first, of these the one with the newest night. */
export function findGroups(groups: readonly NightGroup[], filter: BenchmarkFilter): NightGroup[] {
  return groups
    .filter((group) => PARTS.every((part) => filter[part] === undefined || group[part] === filter[part]))
    .toSorted(
      (a, b) => Number(isPlain(b.subMode)) - Number(isPlain(a.subMode)) || lastDate(b).localeCompare(lastDate(a)),
    );
}

const PARTS = ['model', 'variant', 'hardware', 'mode', 'subMode'] as const satisfies readonly (keyof BenchmarkKey)[];

function isPlain(subMode: string): boolean {
  return subMode === 'standard' || subMode === 'normal';
}

function lastDate({ nights }: NightGroup): string {
  return nights.at(-1)?.date ?? '';
}
