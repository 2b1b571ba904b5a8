import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CiError, fileError } from '@sglang-ci/core';
import { createLock, draftsLeft, lastTouch, readLock, removeLock, touchLock } from './lock-file.ts';
import { heldError, type LockHolder, holderOf } from './lock-holder.ts';
import { type LockOwner, selfAsOwner } from './lock-owner.ts';

const LOCK = /^\.lock\.(\d+)$/;
/** How often an owner touches its lock, ms. */
const TOUCH_MS = 10_000;
/** How long a lock is watched for a sign of life before it is broken, ms. */
const WATCH_MS = 3 * TOUCH_MS;

/** A held lock; giving it back twice is harmless. */
export interface FolderLock {
  release(): Promise<void>;
}

/** How a lock is taken. */
export interface LockOptions {
  /** Take the folder from an owner that cannot be seen from here, unless its lock is touched while it is watched. */
  readonly breakLock?: boolean | undefined;
  /** How long it is watched then, ms. */
  readonly watchMs?: number | undefined;
}

/**
 * Makes this process the one writer of a folder. The lock is a file `.lock.N` with its owner; the lock of a dead owner is
 * not removed but outbid by `.lock.N+1`, created with its content in one step, so two processes that find the same dead
 * owner cannot both win. Only proof makes an owner dead. Throws `LOCKED` with the owner if another process holds the
 * folder or may hold it, `ACCESS_DENIED` and `DISK_FULL` when no lock can be written.
 */
export async function lockFolder(folder: string, at: string, options: LockOptions = {}): Promise<FolderLock> {
  const before = await locksIn(folder).catch((error: unknown) => {
    throw listError(folder, error);
  });
  const broken = await heldLocks(folder, before, options);
  const mine = join(folder, `.lock.${Math.max(0, ...before.map((lock) => lock.generation)) + 1}`);
  const owner = selfAsOwner(at);
  if ((await createLock(mine, owner)) === 'taken') throw await takenError(folder, mine);
  try {
    const others = (await locksIn(folder)).filter((lock) => lock.path !== mine);
    refuseIfHeld(folder, others, broken);
    await removeLeft(folder, others, broken);
  } catch (error) {
    await removeLock(mine);
    throw error;
  }
  return hold(mine, owner);
}

/** Who holds a folder now, or may hold it; `undefined` when nobody does, or the folder is not there. */
export async function findLockHolder(folder: string): Promise<LockHolder | undefined> {
  try {
    return (await locksIn(folder)).map(({ holder }) => holder).find((holder) => holder !== undefined);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? undefined
      : { path: folder, liveness: 'unknown', unreadable: code };
  }
}

interface FoundLock {
  readonly path: string;
  readonly generation: number;
  /** Absent when its owner is dead. */
  readonly holder: LockHolder | undefined;
}

async function locksIn(folder: string): Promise<readonly FoundLock[]> {
  const found = (await readdir(folder)).flatMap((name) => {
    const generation = LOCK.exec(name)?.[1];
    return generation === undefined ? [] : [{ path: join(folder, name), generation: Number(generation) }];
  });
  const read = found.map(async (lock) => {
    const content = await readLock(lock.path);
    return content === undefined ? [] : [{ ...lock, holder: holderOf(lock.path, content) }];
  });
  return (await Promise.all(read)).flat();
}

/** The locks that may be broken; throws when one may not. */
async function heldLocks(
  folder: string,
  locks: readonly FoundLock[],
  { breakLock = false, watchMs = WATCH_MS }: LockOptions,
): Promise<ReadonlySet<string>> {
  if (!breakLock) refuseIfHeld(folder, locks, new Set());
  const held = locks.flatMap(({ holder }) => (holder === undefined ? [] : [holder]));
  for (const holder of held) {
    if (holder.liveness === 'alive') throw heldError(folder, holder, '; it lives, so its lock is not broken');
  }
  await Promise.all(held.map((holder) => refuseIfTouched(folder, holder, watchMs)));
  return new Set(held.map(({ path }) => path));
}

async function refuseIfTouched(folder: string, holder: LockHolder, watchMs: number): Promise<void> {
  const first = await lastTouch(holder.path);
  const looks = 6;
  for (let look = 0; look < looks; look++) {
    await sleep(watchMs / looks);
    if ((await lastTouch(holder.path)) === first) continue;
    throw heldError(folder, holder, '; it has just given a sign of life, so its lock is not broken');
  }
}

function refuseIfHeld(folder: string, locks: readonly FoundLock[], broken: ReadonlySet<string>): void {
  for (const { path, holder } of locks) {
    if (holder !== undefined && !broken.has(path)) throw heldError(folder, holder);
  }
}

/** A dead owner's lock that stays is outbid by every later one; one that was broken has to go. */
async function removeLeft(folder: string, locks: readonly FoundLock[], broken: ReadonlySet<string>): Promise<void> {
  for (const { path } of locks) {
    await removeLock(path).catch((error: unknown) => {
      if (broken.has(path)) throw fileError(error, path);
    });
  }
  const drafts = await draftsLeft(folder);
  await Promise.all(drafts.map((path) => rm(path, { recursive: true, force: true }).catch(() => undefined)));
}

/** A folder that cannot be listed may hold a lock. */
function listError(folder: string, error: unknown): unknown {
  const known = fileError(error, folder);
  const { code } = error as NodeJS.ErrnoException;
  if (known instanceof CiError || code === undefined || code === 'ENOENT' || code === 'ENOTDIR') return known;
  return heldError(folder, { path: folder, liveness: 'unknown', unreadable: code });
}

async function takenError(folder: string, path: string): Promise<CiError> {
  const content = await readLock(path);
  const holder = content === undefined ? undefined : holderOf(path, content);
  return holder === undefined
    ? new CiError('LOCKED', `${folder}: another process took it at the same moment`, { hint: 'start again' })
    : heldError(folder, holder);
}

/** Touches the lock until it is given back, and then removes it unless somebody has broken it meanwhile. */
function hold(path: string, owner: LockOwner): FolderLock {
  const timer = setInterval(() => void touchLock(path).catch(() => undefined), TOUCH_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      const content = await readLock(path);
      const isOurs = content === undefined || !('owner' in content) || isSame(content.owner, owner);
      if (isOurs) await removeLock(path);
    },
  };
}

function isSame(one: LockOwner, other: LockOwner): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
