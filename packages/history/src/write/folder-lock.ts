import { link, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CiError, fileError } from '@sglang-ci/core';
import { livenessOf, type LockOwner, selfAsOwner } from './lock-owner.ts';
import { writeDurably } from './write-atomically.ts';

const LOCK = /^\.lock\.(\d+)$/;
const DRAFT = '.lock-draft.';
const DRAFT_AGE_MS = 3_600_000;

/** A held lock; giving it back twice is harmless. */
export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Makes this process the one writer of a folder. The lock is a file `.lock.N` with its owner; the lock of a dead owner is
 * not removed but outbid by `.lock.N+1`, created with its content in one step (`link`), so two processes that find the
 * same dead owner cannot both win. Throws `LOCKED` with the owner if another process holds it or may hold it.
 */
export async function lockFolder(folder: string, at: string): Promise<FolderLock> {
  const before = await locksIn(folder);
  refuseIfHeld(folder, before);
  const generation = Math.max(0, ...before.map((lock) => lock.generation)) + 1;
  const mine = join(folder, `.lock.${generation}`);
  await claim(folder, { mine, at });
  const others = (await locksIn(folder)).filter((lock) => lock.path !== mine);
  try {
    refuseIfHeld(folder, others);
  } catch (error) {
    await rm(mine, { force: true });
    throw error;
  }
  const left = [...others.map((lock) => lock.path), ...(await draftsLeft(folder))];
  await Promise.all(left.map((path) => rm(path, { force: true })));
  return { release: () => rm(mine, { force: true }) };
}

/** Who holds a folder now, or may hold it; `undefined` when nobody does, or the folder is not there. */
export async function findLockHolder(folder: string): Promise<LockHolder | undefined> {
  const locks = await locksIn(folder).catch(() => []);
  return locks
    .flatMap(({ owner }) => (owner === undefined ? [] : [{ owner, liveness: livenessOf(owner) }]))
    .find(({ liveness }) => liveness !== 'dead');
}

export interface LockHolder {
  readonly owner: LockOwner;
  /** `unknown`: it cannot be seen from here (another machine, another container). */
  readonly liveness: 'alive' | 'dead' | 'unknown';
}

interface FoundLock {
  readonly path: string;
  readonly generation: number;
  readonly owner: LockOwner | undefined;
}

async function locksIn(folder: string): Promise<readonly FoundLock[]> {
  const found = (await readdir(folder)).flatMap((name) => {
    const generation = LOCK.exec(name)?.[1];
    return generation === undefined ? [] : [{ path: join(folder, name), generation: Number(generation) }];
  });
  return Promise.all(found.map(async (lock) => ({ ...lock, owner: await ownerIn(lock.path) })));
}

/** Drafts of locks whose writers were killed; one that cannot be read is given an hour to be finished. */
async function draftsLeft(folder: string): Promise<readonly string[]> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT)).map((name) => join(folder, name));
  const left = drafts.map(async (path) => {
    const owner = await ownerIn(path);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.NaN }));
    const isLeft = owner === undefined ? Date.now() - mtimeMs > DRAFT_AGE_MS : livenessOf(owner) === 'dead';
    return isLeft ? [path] : [];
  });
  return (await Promise.all(left)).flat();
}

async function ownerIn(path: string): Promise<LockOwner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null && 'pid' in value && 'host' in value
      ? (value as LockOwner)
      : undefined;
  } catch {
    return undefined;
  }
}

function refuseIfHeld(folder: string, locks: readonly FoundLock[]): void {
  for (const { path, owner } of locks) {
    if (owner === undefined) continue;
    const liveness = livenessOf(owner);
    if (liveness === 'dead') continue;
    throw heldError(folder, { path, owner, liveness });
  }
}

function heldError(
  folder: string,
  held: { readonly path: string; readonly owner: LockOwner; readonly liveness: 'alive' | 'unknown' },
): CiError {
  const { path, owner, liveness } = held;
  const who = `process ${owner.pid} on ${owner.host} since ${owner.at}`;
  return liveness === 'alive'
    ? new CiError('LOCKED', `${folder}: ${who} is writing this run folder`, {
        hint: `wait for it to end, or stop process ${owner.pid}`,
      })
    : new CiError('LOCKED', `${folder}: locked by ${who}, which cannot be seen from here`, {
        hint: `if that machine or container no longer runs it, remove ${path}`,
      });
}

async function claim(folder: string, options: { readonly mine: string; readonly at: string }): Promise<void> {
  const owner = selfAsOwner(options.at);
  const draft = join(folder, `${DRAFT}${owner.pid}.${process.hrtime.bigint()}.tmp`);
  try {
    await writeDurably(draft, JSON.stringify(owner));
    await link(draft, options.mine);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, folder);
    refuseIfHeld(folder, [{ path: options.mine, generation: 0, owner: await ownerIn(options.mine) }]);
    throw new CiError('LOCKED', `${folder}: another process took this run folder at the same moment`, {
      hint: 'start again',
    });
  } finally {
    await rm(draft, { force: true });
  }
}
