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
  /** The recent nights as text: tells whether anything changed. */
  readonly recentText: string;
  readonly groups: readonly NightGroup[];
}

/** After this the next request has the recent nights looked at again, which takes milliseconds. */
const FRESH_MS = 10_000;

/** After this all nights are, for changes in old folders. */
const FULL_MS = 10 * 60_000;

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
  if (before === undefined || now - before.fullAt >= FULL_MS) {
    const nights = await scan();
    const recentText = JSON.stringify(recentOf(nights, recentSince(nights, now)));
    return { at: now, fullAt: now, nights, recentText, groups: groupNights(nights) };
  }
  const since = recentSince(before.nights, now);
  const recent = recentOf(await scan({ since }), since);
  const recentText = JSON.stringify(recent);
  if (recentText === before.recentText) return { ...before, at: now };
  const nights = [...before.nights.filter(({ date }) => date < since), ...recent];
  return { ...before, at: now, nights, recentText, groups: groupNights(nights) };
}

function recentSince(nights: readonly Night[], now: number): string {
  const [today, newest] = [dayOf(now), nights.at(-1)?.date ?? ''];
  return shiftDay(newest !== '' && newest < today ? newest : today, -RECENT_DAYS);
}

function recentOf(nights: readonly Night[], since: string): readonly Night[] {
  return nights.filter(({ date }) => date >= since);
}
