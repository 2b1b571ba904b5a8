import { relative } from 'node:path';
import { type Clock, dayOf, shiftDay } from '@sglang-ci/core';
import { type Night, scanStore } from '@sglang-ci/history';
import { type AcceptedByFolder, acceptedIn } from './accepted-in.ts';
import { groupNights, type NightGroup } from './night-groups.ts';

/** All nights below a directory, as they were when somebody last looked. */
export interface NightStore {
  /** The same array until something changes. Throws `PATH_MISSING` while there is no such directory. */
  groups(): Promise<readonly NightGroup[]>;
  /** Folders that look like a night and are in no group, with the reason; as of the last look. */
  problems(): readonly string[];
}

interface StoreOptions {
  readonly clock: Clock;
  /** Takes a line for each folder or file that cannot be read, once. */
  readonly log?: (line: string) => void;
}

interface Look {
  readonly at: number;
  /** When all nights were looked at, not only the recent ones. */
  readonly fullAt: number;
  readonly nights: readonly Night[];
  readonly accepted: AcceptedByFolder;
  readonly groups: readonly NightGroup[];
}

/** What a look needs of the disk. */
interface Disk {
  scan(since?: { readonly since: string }): Promise<readonly Night[]>;
  accepted(nights: readonly Night[]): Promise<AcceptedByFolder>;
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
  const complain = (path: string, reason: string) => {
    if (!complained.has(path)) log(`not read: ${path}: ${reason}`);
    complained.add(path);
  };
  const disk: Disk = {
    scan: (since) => scanStore(baseDir, { clock, onUnreadable: complain, ...since }),
    accepted: (nights) => acceptedIn(nights, complain),
  };
  let kept: Look | undefined;
  let pending: Promise<Look> | undefined;
  const look = async () => {
    kept = kept === undefined ? await firstLook(clock.now(), disk) : await lookAgain(kept, clock.now(), disk);
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
    problems: () => (kept?.nights ?? []).filter(({ date }) => date === '').map((night) => outsider(night, baseDir)),
  };
}

function outsider({ path, problems }: Night, baseDir: string): string {
  return `${relative(baseDir, path)}: ${problems[0] ?? 'its date is not known'}`;
}

async function firstLook(now: number, disk: Disk): Promise<Look> {
  const nights = await disk.scan();
  const accepted = await disk.accepted(nights);
  return { at: now, fullAt: now, nights, accepted, groups: groupNights(nights, accepted) };
}

async function lookAgain(before: Look, now: number, disk: Disk): Promise<Look> {
  const isFull = now - before.fullAt >= FULL_MS;
  const since = isFull ? '' : recentSince(before.nights, now);
  const seen = (await (isFull ? disk.scan() : disk.scan({ since }))).filter(({ date }) => date >= since);
  const nights = [...before.nights.filter(({ date }) => date < since), ...keepSame(before.nights, seen)];
  const accepted = await disk.accepted(nights);
  const times = { at: now, fullAt: isFull ? now : before.fullAt };
  const isSame =
    nights.length === before.nights.length &&
    nights.every((night, at) => night === before.nights[at]) &&
    JSON.stringify([...accepted]) === JSON.stringify([...before.accepted]);
  return isSame ? { ...before, ...times } : { ...times, nights, accepted, groups: groupNights(nights, accepted) };
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
