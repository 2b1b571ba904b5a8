import { type Clock, dayOf, shiftDay } from '@sglang-ci/core';
import { type Night, scanStore } from '@sglang-ci/history';
import { groupNights, type NightGroup } from './night-groups.ts';

/** All nights below a directory, as they were when somebody last looked. */
export interface NightStore {
  /** The same array until something changes. Throws `PATH_MISSING` while there is no such directory. */
  groups(): Promise<readonly NightGroup[]>;
}

interface StoreOptions {
  readonly clock: Clock;
  /** Takes a line for each directory that cannot be listed, once. */
  readonly log?: (line: string) => void;
}

interface Look {
  readonly at: number;
  /** When all nights were looked at, not only the recent ones. */
  readonly fullAt: number;
  readonly nights: readonly Night[];
  readonly groups: readonly NightGroup[];
}

/** After this the next request has the recent nights looked at again, which takes milliseconds. */
const FRESH_MS = 10_000;

/** After this all nights are, for changes in old folders; with thousands of nights that takes a moment. */
const FULL_MS = 60 * 60_000;

/** How many days before the newest night count as recent: tonight's, and one that is repeated or copied late. */
const RECENT_DAYS = 7;

/** Reads the run folders below `baseDir` through history's index. A look that failed is not kept. */
export function nightStore(baseDir: string, { clock, log = () => undefined }: StoreOptions): NightStore {
  const complained = new Set<string>();
  const onUnreadable = (path: string, reason: string) => {
    if (!complained.has(path)) log(`not read: ${path}: ${reason}`);
    complained.add(path);
  };
  let kept: Look | undefined;
  let pending: Promise<Look> | undefined;
  const look = async () => {
    const now = clock.now();
    kept = await lookAgain(kept, { now, scan: (since) => scanStore(baseDir, { clock, onUnreadable, ...since }) });
    return kept;
  };
  return {
    async groups() {
      if (kept !== undefined && clock.now() - kept.at < FRESH_MS) return kept.groups;
      pending ??= look().finally(() => {
        pending = undefined;
      });
      return (await pending).groups;
    },
  };
}

async function lookAgain(
  before: Look | undefined,
  { now, scan }: { readonly now: number; readonly scan: (since?: { since: string }) => Promise<readonly Night[]> },
): Promise<Look> {
  if (before === undefined) {
    const nights = await scan();
    return { at: now, fullAt: now, nights, groups: groupNights(nights) };
  }
  const isFull = now - before.fullAt >= FULL_MS;
  const since = isFull ? '' : recentSince(before.nights, now);
  const seen = (await (isFull ? scan() : scan({ since }))).filter(({ date }) => date >= since);
  const nights = [...before.nights.filter(({ date }) => date < since), ...keepSame(before.nights, seen)];
  const isSame = nights.length === before.nights.length && nights.every((night, at) => night === before.nights[at]);
  return {
    ...(isSame ? before : { nights, groups: groupNights(nights) }),
    at: now,
    fullAt: isFull ? now : before.fullAt,
  };
}

function recentSince(nights: readonly Night[], now: number): string {
  const [today, newest] = [dayOf(now), nights.at(-1)?.date ?? ''];
  return shiftDay(newest !== '' && newest < today ? newest : today, -RECENT_DAYS);
}

/** A night that reads as before stays the object that it was: what was worked out of it still holds. */
function keepSame(before: readonly Night[], seen: readonly Night[]): readonly Night[] {
  const known = new Map(before.map((night) => [night.path, night]));
  return seen.map((night) => {
    const old = known.get(night.path);
    return old !== undefined && JSON.stringify(old) === JSON.stringify(night) ? old : night;
  });
}
