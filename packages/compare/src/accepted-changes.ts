import type { CellVerdict, LevelChange, Measurement } from '@sglang-ci/core';

/** A change for the worse that somebody knows of and accepts until a day: one entry of the file. */
export interface AcceptedChange extends Pick<Measurement, 'hardware' | 'model' | 'variant' | 'mode' | 'subMode'> {
  /** First night of the change, and the night on which it was accepted; `YYYYMMDD`. */
  readonly since: string;
  readonly night: string;
  /** Last day on which it is accepted, `YYYYMMDD`. */
  readonly until: string;
  readonly reason: string;
  /** The values it was accepted for, with the size of the change: one that gets much larger is not accepted. */
  readonly values: readonly AcceptedValue[];
}

type AcceptedValue = Pick<CellVerdict, 'metric' | 'loadKind' | 'load' | 'inputLen'> & { readonly worseBy: number };

/** Whether a change is accepted on a night, or was and is no longer. `undefined` when nobody ever accepted it. */
export function acceptanceOf(
  change: LevelChange,
  context: { readonly of: Measurement; readonly accepted: readonly AcceptedChange[] },
): (Required<CellVerdict>['accepted'] & { readonly expired: boolean }) | undefined {
  const { of, accepted } = context;
  const newest = accepted
    .filter((one) => covers(one, change, of))
    .toSorted((a, b) => b.until.localeCompare(a.until))[0];
  return newest && { reason: newest.reason, until: newest.until, expired: newest.until < of.date };
}

function covers(accepted: AcceptedChange, change: LevelChange, of: Measurement): boolean {
  const isSameRun = IDENTITY.every((what) => accepted[what] === of[what]);
  const isSameTime = change.since.date <= accepted.night && (change.confirmed?.date ?? of.date) >= accepted.since;
  return isSameRun && isSameTime && accepted.values.some((value) => coversValue(value, change, of));
}

function coversValue(value: AcceptedValue, change: LevelChange, of: Measurement): boolean {
  const isSame = VALUE.every((what) => value[what] === of[what]);
  return isSame && change.worseBy <= value.worseBy + Math.max(0.03, value.worseBy / 4);
}

const IDENTITY = ['hardware', 'model', 'variant', 'mode', 'subMode'] as const;
const VALUE = ['metric', 'loadKind', 'load', 'inputLen'] as const;
