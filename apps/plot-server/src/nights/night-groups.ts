import { judgeNight } from '@sglang-ci/compare';
import type { Verdict } from '@sglang-ci/core';
import { measurementsOf, type Night } from '@sglang-ci/history';

/** What one entry of the dashboard is about: the nights that are comparable with each other. */
export interface NightGroup {
  readonly hardware: string;
  readonly model: string;
  readonly variant: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  /** Oldest first. */
  readonly nights: readonly Night[];
}

/** The nights by model, variant, hardware, mode and sub-mode, in this order, the plain sub-mode first. Nights without a date are in no group. */
export function groupNights(nights: readonly Night[]): NightGroup[] {
  const groups = new Map<string, { readonly group: NightGroup; readonly nights: Night[] }>();
  for (const night of nights.filter(({ date }) => date !== '')) {
    const { hardware, model, variant, mode, subMode } = night;
    const key = [model, variant, hardware, mode, isPlain(subMode) ? '' : subMode].join('\0');
    const known = groups.get(key) ?? { group: { hardware, model, variant, mode, subMode, nights: [] }, nights: [] };
    known.nights.push(night);
    groups.set(key, known);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { group, nights }]) => ({ ...group, nights }));
}

export interface GroupFilter {
  readonly hardware?: string | undefined;
  readonly model?: string | undefined;
  readonly variant?: string | undefined;
  readonly mode?: string | undefined;
  readonly subMode?: string | undefined;
}

/** The groups that have all that was asked for: the plain sub-modes first, of these the one with the newest night. */
export function findGroups(groups: readonly NightGroup[], filter: GroupFilter): NightGroup[] {
  return groups
    .filter(
      (group) =>
        group.hardware === (filter.hardware ?? group.hardware) &&
        group.model === (filter.model ?? group.model) &&
        group.variant === (filter.variant ?? group.variant) &&
        group.mode === (filter.mode ?? group.mode) &&
        group.subMode === (filter.subMode ?? group.subMode),
    )
    .toSorted(
      (a, b) => Number(isPlain(b.subMode)) - Number(isPlain(a.subMode)) || lastDate(b).localeCompare(lastDate(a)),
    );
}

function isPlain(subMode: string): boolean {
  return subMode === 'standard' || subMode === 'normal';
}

function lastDate({ nights }: NightGroup): string {
  return nights.at(-1)?.date ?? '';
}

/** The group's last night against the nights before; `undefined` for a group without nights. */
export function judgeLastNight({ nights }: NightGroup): Verdict | undefined {
  const last = nights.at(-1);
  if (last === undefined) return undefined;
  const values = measurementsOf(nights);
  const isLast = ({ folder }: { readonly folder: string }) => folder === last.folder;
  return judgeNight(
    values.filter((value) => !isLast(value)),
    values.filter(isLast),
    { night: last },
  );
}
