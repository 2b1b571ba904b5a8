import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CiError, type CiEvent, fileError, type Settings, stoppedError } from '@sglang-ci/core';
import {
  describeLockHolder,
  findLockHolder,
  type FolderLock,
  lockFolder,
  lockHint,
  type LockHolder,
} from '@sglang-ci/history';
import type { NightSetup } from './night.ts';

/** Where the nights of a node queue. Nodes that share a file system have one each. */
export function lockFolderOf({ workDir }: Pick<Settings, 'workDir'>, node: string): string {
  return join(resolve(workDir), '.night-lock', node);
}

/**
 * One night at a time on this machine's GPUs: jobs of cron queue here instead of being spaced by the clock. Waits for the
 * others, and throws `LOCKED` with the owner when that takes longer than the queue's limit, `DEADLINE` or `ABORTED` when
 * the night has to end before. With `--break-lock` nobody is
 * waited for: the lock of an owner that cannot be seen is broken, and one that lives refuses at once.
 */
export async function lockNode(setup: NightSetup): Promise<FolderLock> {
  const { settings, node, clock, emit, workSignal, options } = setup;
  const folder = lockFolderOf(settings, node);
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  if (options.breakLock) return breakIn(folder, setup);
  const limit = clock.now() + settings.queueLimitS * 1000;
  for (let told = false; ; told = true) {
    const lock = await tryLock(folder, clock.now());
    if (lock !== undefined) return lock;
    const holder = await findLockHolder(folder);
    const held = holder === undefined ? 'it has just ended' : describeLockHolder(holder);
    if (workSignal.aborted) throw stoppedError(workSignal, `while waiting for another night: ${held}`);
    if (clock.now() >= limit) {
      throw new CiError('LOCKED', `another night holds the GPUs of ${node}: ${held}`, {
        hint: `it was waited for, at most ${settings.queueLimitS / 3600} hours (queueLimitS); ${holder === undefined ? 'start again' : lockHint(holder)}`,
      });
    }
    if (!told) emit(waitingFor(held, holder));
    await clock.sleep(settings.gpuPollS * 1000, workSignal);
  }
}

async function tryLock(folder: string, now: number): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(folder, new Date(now).toISOString());
  } catch (error) {
    if (error instanceof CiError && error.code === 'LOCKED') return undefined;
    throw error;
  }
}

async function breakIn(folder: string, { node, clock, emit }: NightSetup): Promise<FolderLock> {
  const holder = await findLockHolder(folder);
  if (holder !== undefined) {
    emit({ kind: 'note', message: `--break-lock: watching the lock of ${describeLockHolder(holder)}` });
  }
  const lock = await lockFolder(folder, new Date(clock.now()).toISOString(), { breakLock: true });
  const message = `--break-lock: the GPUs of ${node} were taken`;
  if (holder !== undefined) emit({ kind: 'warning', message: `${message} from ${describeLockHolder(holder)}` });
  return lock;
}

/** Somebody who cannot be seen may never end. */
function waitingFor(held: string, holder: LockHolder | undefined): CiEvent {
  const message = `waiting for another night: ${held}`;
  return holder?.liveness === 'unknown'
    ? { kind: 'warning', message: `${message}; ${lockHint(holder)}` }
    : { kind: 'note', message };
}
